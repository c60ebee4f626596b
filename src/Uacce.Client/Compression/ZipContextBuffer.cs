using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Compression;

/// <summary>The memory of one stream context, handed to the device for as long as this lives.</summary>
internal sealed class ZipContextBuffer : IDisposable
{
    private readonly PageMemory _memory = new(ZipContext.BufferSize);
    private readonly Transport.QueueTransport _transport;
    private readonly int _token;

    public ZipContextBuffer(Transport.QueueTransport transport)
    {
        _transport = transport;
        Address = _memory.Window.Address + ZipContext.DeviceOffset;
        _token = transport.HandOver(Address, ZipContext.DeviceSize, writable: true);
    }

    /// <summary>What goes into the descriptor.</summary>
    public ulong Address { get; }

    public void Dispose()
    {
        _transport.Withdraw(_token);
        _memory.KeepAlive();
    }
}
