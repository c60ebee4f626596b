using Uacce.Cli.Compression;

namespace Uacce.Cli.Output;

/// <summary>Says what went wrong, one line each, and remembers the exit code that follows from it.</summary>
/// <remarks>
/// Thread-safe. Silent once a signal has ended the command and its unfinished files are gone: all that still fails is the
/// consequence, and there is a line of it for each file that a worker had before it.
/// </remarks>
internal sealed class Diagnostics(StatusLine line, Verbosity verbosity, TemporaryFiles temporaries)
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
            Write($"uacce: {subject}: {problem.Message}");
    }

    /// <summary>Something that is neither a failure nor a warning, but that whoever wants to hear anything should know.</summary>
    public void Note(string text)
    {
        if (verbosity != Verbosity.Quiet)
            Write(text);
    }

    /// <summary>Something a verbose user wants to know, and no exit code tells.</summary>
    public void Tell(string text)
    {
        if (IsVerbose)
            Write(text);
    }

    private void Write(string text)
    {
        if (!temporaries.AreClosed)
            line.WriteLine(Printable.Of(text));
    }
}
