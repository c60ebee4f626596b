using System.Runtime.InteropServices;
using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Streams;

/// <summary>Memory of our own that is a device's to use, until this is disposed or forgotten.</summary>
/// <remarks>
/// It owns the memory: a range is never handed over for longer than its memory lives. A stream that nobody disposed gives its
/// ranges back when the collector finds it; none of its requests is in flight then, as a queue keeps the owner of those reachable.
/// </remarks>
internal sealed class Handover : SafeHandle
{
    private const nint None = -2; // -1 is a transport's token for nothing

    private readonly QueueTransport _transport;
    private readonly PageMemory? _pages;
    private readonly SlabBlock? _lent;

    public Handover(QueueTransport transport, PageMemory pages, ulong address, int length)
        : this(transport, address, length) => _pages = pages;

    /// <summary>Of memory that the transport has lent, which goes back in the end.</summary>
    public Handover(QueueTransport transport, SlabBlock lent, ulong address, int length)
        : this(transport, address, length) => _lent = lent;

    private Handover(QueueTransport transport, ulong address, int length)
        : base(None, ownsHandle: true)
    {
        _transport = transport;
        SetHandle(transport.HandOver(address, length, writable: true));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == None;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _transport.Withdraw((int)handle);
        GC.KeepAlive(_pages);
        _lent?.Return();
        return true;
    }
}
