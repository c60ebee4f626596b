using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>A program started by <see cref="UacceHost.Start"/>, which sees the host's devices as if the kernel had them.</summary>
/// <remarks>Thread-safe. Disposing kills it if it still runs; what it started may go on, but maps no more queues.</remarks>
public sealed class HostedProgram : IDisposable
{
    private const int KillSignal = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly StartedProgram _program;
    private readonly MapSupervisor _supervisor;
    private readonly WakeEvent _stop;
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;

    internal HostedProgram(StartedProgram program, MapSupervisor supervisor)
    {
        _program = program;
        _supervisor = supervisor;
        Errno error = WakeEvent.TryCreate(out WakeEvent? stop);
        _stop = stop ?? throw new HostException("Cannot make an eventfd", error);
        _thread = new Thread(Run) { IsBackground = true, Name = $"uacce program {Id}" };
        _thread.Start();
    }

    /// <summary>Its process id.</summary>
    public int Id => _program.Id;

    /// <summary>Its exit code, once it has ended; 128 and the number of the signal that ended it.</summary>
    public Task<int> Exit => _exit.Task;

    /// <summary>Ends when the program and all that it started have ended, or when this is disposed.</summary>
    public Task AllEnded => _allEnded.Task;

    /// <summary>Sends it a signal. False: it has ended, so that did nothing.</summary>
    public bool Signal(int number) => ChildProgram.Signal(_program.End, number) == Errno.None;

    /// <summary>Kills it if it still runs, and serves none of what it started any more.</summary>
    /// <remarks>Does not wait long for a host that does not answer, or a program that does not die because of one.</remarks>
    public void Dispose()
    {
        _stop.Set();
        // What is in use for longer goes with this process, or when the garbage collector finds it.
        if (!_thread.Join(s_patience) || !_supervisor.TryStop())
            return;
        _program.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        bool isListening = true;
        while (isListening || !Exit.IsCompleted)
        {
            List<FileDescriptor> files = [_stop];
            if (isListening)
                files.Add(_program.Maps);
            if (!Exit.IsCompleted)
                files.Add(_program.End);
            var events = new PollEvents[files.Count];
            _ = ReadinessWait.Poll(files.ToArray(), events, Timeout.Infinite); // one that fails is one that took no time
            if (events[0] != PollEvents.None)
                break;
            if (!Exit.IsCompleted && events[^1] != PollEvents.None)
                _exit.SetResult(ChildProgram.WaitForExit(Id));
            else if (isListening && (events[1] & PollEvents.In) != PollEvents.None)
                _supervisor.ServeOne();
            else if (isListening && events[1] != PollEvents.None)
                isListening = false; // hung up: nobody is left who could map
        }

        if (!Exit.IsCompleted)
        {
            Signal(KillSignal);
            _exit.SetResult(ChildProgram.WaitForExit(Id));
        }

        _allEnded.SetResult();
    }
}
