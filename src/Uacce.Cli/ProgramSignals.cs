using System.Runtime.InteropServices;
using Uacce.Hosting.Launch;
using Uacce.Native;

namespace Uacce.Cli;

/// <summary>Passes signals on to the program that the command runs, as if it had been signalled itself.</summary>
/// <remarks>
/// Those that would end any command come from <see cref="CommandConsole.SignalTaker"/>; all others that can be passed on are caught while this
/// lives. Not passed on are those that the kernel sends for a defect or a child of this process, SIGPIPE, what the runtime stops its threads by
/// (SIGRTMIN), and the stops of job control, which stop this process as they should.
/// </remarks>
internal sealed class ProgramSignals : IDisposable
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Resumed = 18; // SIGCONT
    private const int WindowChanged = 28; // SIGWINCH
    private const int FirstRealTime = 35;
    private const int LastRealTime = 64;

    // SIGUSR1, SIGUSR2, SIGALRM, SIGSTKFLT, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO, SIGPWR
    private static readonly int[] s_ordinary = [10, 12, 14, 16, 23, 24, 25, 26, 27, 29, 30];

    private readonly Task<HostedProgram?> _program;
    private readonly TaskCompletionSource _isToldToEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandConsole _console;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>
    /// Takes the command's signals from now on. There need not be a program yet: a signal that comes while it starts waits for it.
    /// </summary>
    public ProgramSignals(CommandConsole console, Task<HostedProgram?> program)
    {
        _program = program;
        _console = console;
        console.SignalTaker = Take;
        int[] others = [Quit, Resumed, WindowChanged, .. s_ordinary, .. Enumerable.Range(FirstRealTime, LastRealTime - FirstRealTime + 1)];
        _registrations =
        [
            .. others.Where(static number => !Interruption.IsIgnored(number)).Select(number => PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;
                PassOn(number);
            })),
        ];
    }

    /// <summary>Ends with a signal that would end a command and comes when the program has ended.</summary>
    public Task IsToldToEnd => _isToldToEnd.Task;

    public void Dispose()
    {
        _console.SignalTaker = null;
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Take(int number)
    {
        if (!PassOn(number))
            _isToldToEnd.TrySetResult();
    }

    private bool PassOn(int number)
    {
        HostedProgram? program = _program.GetAwaiter().GetResult();
        if (program is null || program.Exit.IsCompleted)
            return false;
        return (number is Interrupt or Quit or Resumed or WindowChanged && HearsTheTerminal(program)) || program.Signal(number);
    }

    /// <summary>
    /// Whether the terminal tells the program what it tells this process: both are in its foreground. There a signal that somebody else sends to
    /// this process alone cannot be told from the terminal's.
    /// </summary>
    private static bool HearsTheTerminal(HostedProgram program)
    {
        (int group, int foreground) = ProcessIdentity.GroupsOf(Environment.ProcessId);
        return group == foreground && ProcessIdentity.GroupsOf(program.Id).Group == group;
    }
}
