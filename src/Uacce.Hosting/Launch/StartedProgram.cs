using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>A program that was just started: its process, a descriptor that says when it ended, and its mappings, which wait to be served.</summary>
internal sealed record StartedProgram(int Id, FileDescriptor End, MapListener Maps) : IDisposable
{
    /// <summary>Starts a program from the calling thread's mount namespace.</summary>
    /// <exception cref="HostException">There is no permission, or no such program.</exception>
    public static StartedProgram Start(string file, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, MapFilter filter)
    {
        MapListener? maps = null;
        Errno filtered = Errno.None;
        Errno started = Errno.None;
        int id = 0;
        // A thread of its own, because the filter stays on it for good. It does nothing else: a thread that the runtime made from
        // here would have the filter too.
        var starter = new Thread(() =>
        {
            filtered = MapListener.TryInstall(filter, out maps);
            if (filtered == Errno.None)
                started = ChildProgram.TryStart(file, arguments, environment, out id);
        });
        starter.Start();
        starter.Join();
        if (filtered == Errno.EBUSY)
            throw new HostException("A program that is supervised itself, as by 'uacce run', cannot supervise others: one of all above a process may");
        if (filtered != Errno.None)
            throw new HostException("Cannot filter system calls; this takes CAP_SYS_ADMIN", filtered);
        FileDescriptor? end = null;
        if (started == Errno.None)
            started = ProcessIdentity.TryWatch(id, out end);
        if (end is not null)
            return new StartedProgram(id, end, maps!);
        maps!.Dispose();
        throw new HostException($"Cannot start {file}", started);
    }

    public void Dispose()
    {
        Maps.Dispose();
        End.Dispose();
    }
}
