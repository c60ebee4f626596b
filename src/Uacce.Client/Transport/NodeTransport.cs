using Uacce.Abi;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Client.Transport;

/// <summary>A queue behind a device node of the kernel, or of anything that looks like one.</summary>
internal sealed class NodeTransport : QueueTransport
{
    private readonly DeviceFile _file;
    private readonly long _dusOffset;
    private readonly SlabLender _lender;
    private readonly SlabNotice _callers;
    private readonly SlabPool _first;
    private SlabNotice? _lent; // null: the device shares no memory

    /// <param name="file">The node, open.</param>
    /// <param name="dusOffset">Where DUS is mapped; MMIO is at 0.</param>
    /// <param name="lender">Lends memory for the devices where this one is.</param>
    public NodeTransport(DeviceFile file, long dusOffset, SlabLender lender)
    {
        _file = file;
        _dusOffset = dusOffset;
        _lender = lender;
        _callers = new SlabNotice(AcceleratorMemory.Slabs, Tell);
        _first = lender.Current;
        _lent = new SlabNotice(_first, Tell);
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

    /// <summary>Needs nothing: the device shares the address space.</summary>
    public override int HandOver(ulong address, long length, bool writable) => 0;

    public override void Withdraw(int token)
    {
    }

    public override bool Reaches(ulong address, int length)
    {
        _ = _callers.Tell(); // what it cannot map is copied
        return _callers.Knows(address, length);
    }

    public override SlabBlock? TryLend(int length)
    {
        while (Volatile.Read(ref _lent) is { } lent)
        {
            SlabBlock? block = lent.Pool.TryLend(length);
            Errno refusal = lent.Tell(); // perhaps the first there is: only now it shows whether the device takes any
            if (block is null || lent.Knows(block.Address, block.Length))
                return block;
            block.Return();
            // Once anew, if a server that is no more has mapped what there was.
            SlabPool? next = refusal == Errno.EPERM && lent.Pool == _first ? _lender.Replace(_first) : null;
            Interlocked.CompareExchange(ref _lent, next is null ? null : new SlabNotice(next, Tell), lent);
        }

        return null;
    }

    public override void Dispose()
    {
        ReadinessPoller.Shared.Forget(_file);
        _file.Dispose();
    }

    private Errno Tell(MemoryFile slab)
    {
        Span<byte> argument = stackalloc byte[SharedMemoryRange.Size];
        new SharedMemoryRange(slab.File.Number, slab.Window.Address, slab.Window.Length).Write(argument);
        return Ioctl(UacceIoctl.ShareMemory, argument);
    }

    private sealed class NodeMapping(MappedMemory memory) : IRegionMapping
    {
        public MemoryWindow Window => memory.Window;

        public void Dispose() => memory.Dispose();
    }
}
