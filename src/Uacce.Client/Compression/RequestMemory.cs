using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Compression;

/// <summary>
/// The memory of one request while the device has it: the caller's, which stays pinned meanwhile, or memory of the transport's that input
/// and output are copied through. So the copying is done by those who wait anyway, and not by the one device that all wait for.
/// </summary>
/// <remarks>A mutable value type: keep it in one place and take the memory back once. Not thread-safe.</remarks>
internal struct RequestMemory
{
    private readonly QueueTransport _transport;
    private readonly MemoryWindow _output; // where the caller wants it
    private readonly SlabBlock? _lentSource;
    private readonly SlabBlock? _lentDestination;
    private readonly int _sourceToken;
    private readonly int _destinationToken;

    /// <summary>Hands both ranges to the device; the addresses are never 0, also of empty ones.</summary>
    public RequestMemory(QueueTransport transport, ulong source, int sourceLength, ulong destination, int destinationLength)
    {
        _transport = transport;
        _output = MemoryWindow.FromAddress(destination, destinationLength);
        _lentSource = TryLend(transport, source, sourceLength);
        _lentDestination = TryLend(transport, destination, destinationLength);
        if (_lentSource is not null)
            MemoryWindow.FromAddress(source, sourceLength).AsSpan(0, sourceLength).CopyTo(_lentSource.Memory.Span);
        Source = _lentSource?.Address ?? source;
        Destination = _lentDestination?.Address ?? destination;
        _sourceToken = transport.HandOver(Source, sourceLength, writable: false);
        _destinationToken = transport.HandOver(Destination, destinationLength, writable: true);
    }

    /// <summary>Where the device finds the input.</summary>
    public ulong Source { get; }

    /// <summary>Where the device puts the output.</summary>
    public ulong Destination { get; }

    /// <summary>
    /// Takes the memory back from the device, with the output where the caller wants it. As many bytes are <paramref name="produced"/> as the
    /// device says: it is believed no further than there is room.
    /// </summary>
    public readonly void TakeBack(uint produced)
    {
        _transport.Withdraw(_sourceToken);
        _transport.Withdraw(_destinationToken);
        _lentSource?.Return();
        if (_lentDestination is null)
            return;
        int count = (int)Math.Min(produced, _output.Length);
        _lentDestination.Memory.Span[..count].CopyTo(_output.AsSpan(0, count));
        _lentDestination.Return();
    }

    private static SlabBlock? TryLend(QueueTransport transport, ulong address, int length) =>
        length == 0 || transport.Reaches(address, length) ? null : transport.TryLend(length);
}
