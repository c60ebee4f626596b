using Uacce.Abi;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Client.Transport;

/// <summary>A queue behind a device node of the kernel, or of anything that looks like one.</summary>
internal sealed class NodeTransport : QueueTransport
{
    private readonly DeviceFile _file;
    private readonly long _dusOffset;

    // Guards the count.
    // A leaf: nothing is taken under it.
    // Held across the ioctls that name new slabs to the server.
    private readonly Lock _sharingLock = new();
    private int _slabsTold;

    /// <param name="file">The node, open.</param>
    /// <param name="dusOffset">Where DUS is mapped; MMIO is at 0.</param>
    public NodeTransport(DeviceFile file, long dusOffset)
    {
        _file = file;
        _dusOffset = dusOffset;
    }

    public override Errno Ioctl(uint command, Span<byte> argument) =>
        _file.IsClosed ? Errno.ENXIO : _file.Ioctl(command, argument);

    public override Errno Map(RegionType region, int length, out IRegionMapping? mapping)
    {
        Errno error = _file.Map(region == RegionType.Dus ? _dusOffset : 0, length, out MappedMemory? memory);
        mapping = memory is null ? null : new NodeMapping(memory);
        return error;
    }

    public override PollEvents Poll(int timeout)
    {
        try
        {
            Errno error = _file.Poll(timeout, out PollEvents events);
            return error == Errno.None ? events : PollEvents.Error;
        }
        catch (ObjectDisposedException)
        {
            return PollEvents.HangUp; // closed by another thread while this one went to wait
        }
    }

    public override void WhenReady(Action ready)
    {
        if (ReadinessPoller.Shared.Watch(_file, ready) != Errno.None)
            ready(); // a file that cannot be watched is looked at: the reader finds out what is wrong with it
    }

    /// <summary>Needs nothing of the range itself; sees to it that a server knows all shared memory there is, which may hold it.</summary>
    public override int HandOver(ulong address, long length, bool writable)
    {
        ReadOnlySpan<MemoryFile> slabs = AcceleratorMemory.Slabs;
        if (Volatile.Read(ref _slabsTold) < slabs.Length)
            Tell(slabs);
        return 0;
    }

    public override void Withdraw(int token)
    {
    }

    public override void Dispose()
    {
        ReadinessPoller.Shared.Forget(_file);
        _file.Dispose();
    }

    private void Tell(ReadOnlySpan<MemoryFile> slabs)
    {
        lock (_sharingLock)
        {
            Span<byte> argument = stackalloc byte[SharedMemoryRange.Size];
            while (_slabsTold < slabs.Length)
            {
                MemoryFile slab = slabs[_slabsTold];
                new SharedMemoryRange(slab.File.Number, slab.Window.Address, slab.Window.Length).Write(argument);
                Errno error = Ioctl(UacceIoctl.ShareMemory, argument);
                // Another queue may have told it. A device that knows of no sharing, or can have no more, is left alone: it
                // reaches the memory as it does any other.
                bool isKnown = error is Errno.None or Errno.EEXIST;
                Volatile.Write(ref _slabsTold, isKnown ? _slabsTold + 1 : int.MaxValue);
            }
        }
    }

    private sealed class NodeMapping(MappedMemory memory) : IRegionMapping
    {
        public MemoryWindow Window => memory.Window;

        public void Dispose() => memory.Dispose();
    }
}
