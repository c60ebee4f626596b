using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Nodes;

/// <summary>A queue that another process opened, with what belongs to it. Closed when the last of its open files is released.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class HostedQueue
{
    private readonly AddressSpaceTable _spaces;
    private readonly RemoteAddressSpace _space;
    private readonly Action<HostedQueue> _onClosed;
    private int _files = 1;

    private HostedQueue(
        AddressSpaceTable spaces, RemoteAddressSpace space, Action<HostedQueue> onClosed, UacceQueue queue, RegionFiles regions, FuseCaller opener)
    {
        _spaces = spaces;
        _space = space;
        _onClosed = onClosed;
        Queue = queue;
        Regions = regions;
        Opener = opener;
    }

    public UacceQueue Queue { get; }

    public RegionFiles Regions { get; }

    public FuseCaller Opener { get; }

    /// <summary>The process that opened it.</summary>
    public int Process => _space.Process;

    /// <summary>
    /// Opens a queue for the caller's address space; it has one open file then, and <paramref name="onClosed"/> is called once when it has
    /// closed. On error nothing is left.
    /// </summary>
    public static Errno TryOpen(
        UacceDevice device,
        AddressSpaceTable spaces,
        Action<HostedQueue> onClosed,
        in FuseCaller caller,
        int pageSize,
        bool isFlat,
        out HostedQueue? queue,
        out string problem)
    {
        queue = null;
        Errno error = spaces.Enter(caller.Thread, out RemoteAddressSpace? space, out problem);
        if (space is null)
            return error;
        problem = "there is no memory for its regions";
        error = RegionFiles.TryCreate(device, pageSize, isFlat, out RegionFiles? regions);
        if (regions is not null)
        {
            problem = "";
            error = device.Open(space, regions, out UacceQueue? opened);
            if (opened is not null)
            {
                queue = new HostedQueue(spaces, space, onClosed, opened, regions, caller);
                error = queue.MapRegions(out problem);
                if (error == Errno.None)
                    return Errno.None;
                queue.Release();
                queue = null;
                return error;
            }

            regions.Close();
        }

        spaces.Leave(space);
        return error;
    }

    /// <summary>One more open file; false once the queue is closed.</summary>
    public bool TryAddFile()
    {
        int files = Volatile.Read(ref _files);
        while (files > 0)
        {
            int seen = Interlocked.CompareExchange(ref _files, files + 1, files);
            if (seen == files)
                return true;
            files = seen;
        }

        return false;
    }

    /// <summary>One open file less; with the last the queue is closed.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _files) > 0)
            return;
        Queue.Close();
        Regions.Close();
        _spaces.Leave(_space);
        _onClosed(this);
    }

    /// <summary>Who a caller is to the framework: the opener's address space, or somebody else's.</summary>
    public AddressSpace SpaceOf(in FuseCaller caller) =>
        ProcessIdentity.IsHere(caller.Thread) && _space.IsMemoryOf((int)caller.Thread) ? _space : ForeignAddressSpace.Instance;

    /// <summary>As <see cref="SpaceOf"/> for calls that change nothing: a program that the opener has become may still be taken for it.</summary>
    public AddressSpace SeemingSpaceOf(in FuseCaller caller) =>
        ProcessIdentity.IsHere(caller.Thread) && _space.SeemsMemoryOf((int)caller.Thread) ? _space : ForeignAddressSpace.Instance;

    /// <summary>Maps memory of the caller, who must be the opener, in this process, too.</summary>
    public Errno Share(in FuseCaller caller, ReadOnlySpan<byte> argument)
    {
        if (!SharedMemoryRange.TryRead(argument, out SharedMemoryRange range))
            return Errno.EINVAL;
        return SpaceOf(caller) == _space ? _space.Share(ProcessIdentity.ProcessOf((int)caller.Thread), range) : Errno.EPERM;
    }

    /// <summary>Whether a caller may have the queue's second file: the opener, who has the first.</summary>
    public bool IsOpener(in FuseCaller caller) => SpaceOf(caller) == _space;

    /// <summary>
    /// Maps the regions once and for all in the framework's eyes: the client's mmap and munmap go past this process, so that they
    /// must be expected at any time.
    /// </summary>
    private Errno MapRegions(out string problem)
    {
        problem = "";
        foreach (RegionType region in (ReadOnlySpan<RegionType>)[RegionType.Mmio, RegionType.Dus])
        {
            int size = Queue.Device.RegionSize(region);
            if (size == 0)
                continue;
            Errno error = Queue.Map(_space, region, size, out RegionMapping? mapping);
            if (error != Errno.None)
            {
                problem = "its driver gives no region";
                return error;
            }

            if (mapping!.Window.Address != Regions.Provide(region).Window.Address)
            {
                problem = "its driver keeps regions in memory that other processes cannot map";
                return Errno.EOPNOTSUPP;
            }
        }

        return Errno.None;
    }
}
