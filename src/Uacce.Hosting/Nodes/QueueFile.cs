using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Nodes;

/// <summary>An open file of a queue: control comes here, mappings go to the file behind it.</summary>
internal sealed class QueueFile(HostedQueue queue, FileDescriptor backing, Action onRelease) : FuseOpenFile, IQueueWaiter
{
    private PollNotice? _notice;
    private int _isWaiting;

    public override FileDescriptor Backing => backing;

    public override Errno Ioctl(in FuseCaller caller, uint command, Span<byte> argument) => command switch
    {
        UacceIoctl.ShareMemory => queue.Share(caller, argument),
        UacceIoctl.WakeQueue => queue.Queue.Ioctl(queue.SeemingSpaceOf(caller), command, argument), // a look more, and on the way of every sleeper
        _ => queue.Queue.Ioctl(queue.SpaceOf(caller), command, argument),
    };

    public override PollEvents Poll(in FuseCaller caller, PollNotice? notice)
    {
        if (notice is not null)
        {
            Volatile.Write(ref _notice, notice);
            // Add, then look: a completion after the look calls OnReady. One that is waiting already is in OnReady at the earliest
            // before its Give, so the kernel asks once more.
            if (Interlocked.Exchange(ref _isWaiting, 1) == 0)
                queue.Queue.AddWaiter(this);
        }

        AddressSpace space = queue.SeemingSpaceOf(caller);
        // Who is about to sleep has submitted what it waits for: no doorbell in memory tells a napping worker so.
        if (notice is not null)
            queue.Queue.Ioctl(space, UacceIoctl.WakeQueue, []);
        PollEvents events = queue.Queue.Poll(space);
        // The kernel passes on only what was asked for, errors and hang-ups: a foreign poller would sleep on.
        return (events & PollEvents.Invalid) != PollEvents.None ? events | PollEvents.Error : events;
    }

    public void OnReady()
    {
        Interlocked.Exchange(ref _isWaiting, 0);
        Volatile.Read(ref _notice)?.Give();
    }

    public override void Release()
    {
        queue.Queue.RemoveWaiter(this);
        onRelease();
        queue.Release();
    }
}
