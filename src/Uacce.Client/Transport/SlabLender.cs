using System.Collections.Concurrent;

namespace Uacce.Client.Transport;

/// <summary>What requests to the devices of one place are copied through. Thread-safe.</summary>
/// <remarks>
/// A server maps slabs for good and knows them by their addresses, so none is ever unmapped here: another that came to lie there would be
/// taken for it.
/// </remarks>
internal sealed class SlabLender
{
    private static readonly ConcurrentDictionary<string, SlabLender> s_lenders = new(StringComparer.Ordinal);

    // A place that has seen so many servers has one that never begins to work, and slabs are not given back.
    private const int MaxPools = 16;

    private SlabPool[] _pools = [new SlabPool()]; // never changed, only replaced

    private SlabLender()
    {
    }

    public SlabPool Current => Volatile.Read(ref _pools)[^1];

    /// <summary>The lender for the devices that a directory shows.</summary>
    public static SlabLender Of(string directory) => s_lenders.GetOrAdd(directory, static _ => new SlabLender());

    /// <summary>
    /// Another pool in place of one that the server cannot map, as a slab is one server's alone: there was another server at this place
    /// before. The same for all who ask in place of the same; null when that came too often.
    /// </summary>
    public SlabPool? Replace(SlabPool refused)
    {
        SlabPool[] pools = Volatile.Read(ref _pools);
        if (pools[^1] == refused && pools.Length < MaxPools)
            Interlocked.CompareExchange(ref _pools, [.. pools, new SlabPool()], pools);
        return Current == refused ? null : Current;
    }
}
