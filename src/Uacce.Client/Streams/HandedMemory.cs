using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Streams;

/// <summary>Memory of our own that stays in place and is handed to a device for as long as this lives.</summary>
internal sealed class HandedMemory : IDisposable
{
    private readonly PageMemory _memory;
    private readonly Handover _handover;

    public HandedMemory(QueueTransport transport, int length)
    {
        _memory = new PageMemory(length);
        _handover = new Handover(transport, _memory, Address, length);
    }

    public ulong Address => _memory.Window.Address;

    public Memory<byte> Memory => _memory.Memory;

    public int Length => Memory.Length;

    public void Dispose() => _handover.Dispose();
}
