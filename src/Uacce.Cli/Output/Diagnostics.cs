namespace Uacce.Cli.Output;

/// <summary>Says what went wrong, one line each, and remembers the exit code that follows from it.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Diagnostics(StatusLine line, Verbosity verbosity)
{
    private int _failed;
    private int _warned;

    public bool IsVerbose => verbosity == Verbosity.Verbose;

    /// <summary>A failure outweighs any number of warnings.</summary>
    public int ExitCode => _failed != 0 ? Cli.ExitCode.Failure : _warned != 0 ? Cli.ExitCode.Warning : Cli.ExitCode.Success;

    public void Report(string subject, CommandException problem)
    {
        bool warning = problem.ExitCode == Cli.ExitCode.Warning;
        if (warning)
            Volatile.Write(ref _warned, 1);
        else
            Volatile.Write(ref _failed, 1);
        if (!warning || verbosity != Verbosity.Quiet)
            line.WriteLine(Printable.Of($"uacce: {subject}: {problem.Message}"));
    }

    /// <summary>Something a verbose user wants to know, and no exit code tells.</summary>
    public void Tell(string text)
    {
        if (IsVerbose)
            line.WriteLine(Printable.Of(text));
    }
}
