using Uacce.Abi;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Client.Transport;

/// <summary>A queue behind a device node of the kernel, or of anything that looks like one.</summary>
internal sealed class NodeTransport : QueueTransport
{
    private readonly DeviceFile _file;
    private readonly long _dusOffset;

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

    public override int HandOver(ulong address, long length, bool writable) => 0;

    public override void Withdraw(int token)
    {
    }

    public override void Dispose()
    {
        ReadinessPoller.Shared.Forget(_file);
        _file.Dispose();
    }

    private sealed class NodeMapping(MappedMemory memory) : IRegionMapping
    {
        public MemoryWindow Window => memory.Window;

        public void Dispose() => memory.Dispose();
    }
}
