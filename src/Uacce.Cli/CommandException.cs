namespace Uacce.Cli;

/// <summary>Why a command, or its work on one file, ends here: a sentence for the user and the exit code it leads to.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message) => new(message, Cli.ExitCode.Usage);

    /// <summary>A file that is left alone, which is not an error.</summary>
    public static CommandException Skipped(string message) => new(message, Cli.ExitCode.Warning);
}
