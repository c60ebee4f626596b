using Uacce.Abi;
using Uacce.Hosting.Fuse;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>A program started by <see cref="UacceHost.Start"/>, which sees the host's devices as if the kernel had them.</summary>
/// <remarks>Thread-safe. Disposing kills it if it still runs; what it started may go on, but maps no more queues.</remarks>
public sealed class HostedProgram : IDisposable
{
    private readonly MapListener _listener;
    private readonly FileDescriptor _end;
    private readonly WakeEvent _stop;
    private readonly MapSupervisor _supervisor;
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;

    private HostedProgram(int id, MapListener listener, FileDescriptor end, WakeEvent stop, MapSupervisor supervisor)
    {
        Id = id;
        _listener = listener;
        _end = end;
        _stop = stop;
        _supervisor = supervisor;
        _thread = new Thread(Run) { IsBackground = true, Name = $"uacce program {id}" };
        _thread.Start();
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>Its exit code, once it has ended; 128 and the number of the signal that ended it.</summary>
    public Task<int> Exit => _exit.Task;

    /// <summary>Kills it if it still runs, and serves none of what it started any more.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _listener.Dispose();
        _end.Dispose();
        _stop.Dispose();
    }

    /// <summary>Starts a program from the calling thread's mount namespace.</summary>
    internal static HostedProgram Start(string directory, NodeTable nodes, string file, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        MapListener? listener = null;
        Errno filtered = Errno.None;
        Errno started = Errno.None;
        int id = 0;
        // A thread of its own, because the filter stays on it for good. It does nothing else: a thread that the runtime made from
        // here would have the filter too.
        var starter = new Thread(() =>
        {
            filtered = MapListener.TryInstall(Environment.SystemPageSize, out listener);
            if (filtered == Errno.None)
                started = ChildProgram.TryStart(file, arguments, environment, out id);
        });
        starter.Start();
        starter.Join();
        Check(filtered, "Cannot filter system calls; this takes CAP_SYS_ADMIN");
        if (started != Errno.None)
        {
            listener!.Dispose();
            throw new HostException($"Cannot start {file}", started);
        }

        Check(ProcessIdentity.TryWatch(id, out FileDescriptor? end), "Cannot watch a process");
        Check(WakeEvent.TryCreate(out WakeEvent? stop), "Cannot make an eventfd");
        return new HostedProgram(id, listener!, end!, stop!, new MapSupervisor(directory, nodes, listener!));
    }

    private static void Check(Errno error, string problem)
    {
        if (error != Errno.None)
            throw new HostException(problem, error);
    }

    private void Run()
    {
        bool isListening = true;
        while (isListening || !Exit.IsCompleted)
        {
            List<FileDescriptor> files = [_stop];
            if (isListening)
                files.Add(_listener);
            if (!Exit.IsCompleted)
                files.Add(_end);
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

        if (Exit.IsCompleted)
            return;
        ChildProgram.Kill(Id);
        _exit.SetResult(ChildProgram.WaitForExit(Id));
    }
}
