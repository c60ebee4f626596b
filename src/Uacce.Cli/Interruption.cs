using System.Runtime.InteropServices;

namespace Uacce.Cli;

/// <summary>Ends the process on a signal, without leaving unfinished files.</summary>
/// <remarks>
/// As gzip does it: at once, on the signal's own thread. The threads at work may sit in a read that never returns, so
/// nobody waits for them; what they would still create is refused by <see cref="Compression.TemporaryFiles"/>.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _ends;

    public Interruption(CommandConsole console)
    {
        _registrations =
        [
            On(PosixSignal.SIGINT, 2),
            On(PosixSignal.SIGHUP, 1),
            On(PosixSignal.SIGTERM, 15),
        ];

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
