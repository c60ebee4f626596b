using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Streams;

/// <summary>Memory of our own that stays in place and is handed to a device for as long as this lives; shared with it, if there is some.</summary>
internal sealed class HandedMemory : IDisposable
{
    private readonly Handover _handover;

    public HandedMemory(QueueTransport transport, int length)
    {
        if (transport.TryLend(length) is { } lent)
        {
            (Address, Memory) = (lent.Address, lent.Memory[..length]);
            _handover = new Handover(transport, lent, Address, length);
        }
        else
        {
            var pages = new PageMemory(length);
            (Address, Memory) = (pages.Window.Address, pages.Memory);
            _handover = new Handover(transport, pages, Address, length);
        }
    }

    public ulong Address { get; }

    public Memory<byte> Memory { get; }

    public int Length => Memory.Length;

    public void Dispose() => _handover.Dispose();
}
