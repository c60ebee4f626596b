using Uacce.Abi;
using Uacce.Client.Streams;
using Uacce.Memory;

namespace Uacce.Client.Compression;

/// <summary>The memory of one stream context, handed to the device for as long as this lives.</summary>
internal sealed class ZipContextBuffer : IDisposable
{
    private readonly PageMemory _memory = new(ZipContext.BufferSize);
    private readonly Handover _handover;

    public ZipContextBuffer(Transport.QueueTransport transport)
    {
        Address = _memory.Window.Address + ZipContext.DeviceOffset;
        _handover = new Handover(transport, _memory, Address, ZipContext.DeviceSize);
    }

    /// <summary>What goes into the descriptor.</summary>
    public ulong Address { get; }

    public void Dispose() => _handover.Dispose();
}
