using System.Globalization;
using System.Runtime.InteropServices;

namespace Uacce.Cli;

/// <summary>Ends the process on a signal, without leaving unfinished files.</summary>
/// <remarks>
/// As gzip does it: at once, on the signal's own thread. The threads at work may sit in a read that never returns, so
/// nobody waits for them; what they would still create is refused by <see cref="Compression.TemporaryFiles"/>.
/// A signal that was ignored when the command started stays ignored. .NET sees to that for SIGINT and SIGHUP only, and where
/// the command is not compiled ahead of time its runtime has taken SIGTERM before anybody can ask.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    // As it was when the command started: before anything here takes a signal.
    private static readonly string s_status = File.ReadAllText("/proc/self/status");

    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _ends;

    public Interruption(CommandConsole console)
    {
        (PosixSignal Signal, int Number)[] endings = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGHUP, 1), (PosixSignal.SIGTERM, 15)];
        _registrations = [.. endings.Where(ending => !IsIgnored(ending.Number)).Select(ending => On(ending.Signal, ending.Number))];

        PosixSignalRegistration On(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (console.SignalTaker is { } taker)
            {
                taker(number);
                return;
            }

            _ends = true;
            console.TemporaryFiles.DeleteAll();
            if (console.ErrorIsTerminal)
                console.Error.WriteLine();
            Environment.Exit(ExitCode.OfSignal(number));
        });
    }

    /// <summary>Whether who started this process lets it ignore a signal, as nohup does. So does what it starts, as long as nothing here takes it.</summary>
    public static bool IsIgnored(int number) => IsIgnored(s_status, number);

    /// <summary>Whether a process ignores a signal, by its <c>/proc/PID/status</c>.</summary>
    internal static bool IsIgnored(string status, int number)
    {
        const string Field = "\nSigIgn:";
        int start = status.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        int length = status.AsSpan(start).IndexOf('\n');
        ulong ignored = ulong.Parse(status.AsSpan(start, length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return ((ignored >> (number - 1)) & 1) != 0;
    }

    public void Dispose()
    {
        // Without its files the work fails and is over soon; the exit code is that of the signal all the same.
        if (_ends)
        {
            using var never = new ManualResetEvent(initialState: false);
            never.WaitOne();
        }

        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }
}
