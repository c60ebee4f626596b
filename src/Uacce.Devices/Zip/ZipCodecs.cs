using Uacce.Abi;
using Uacce.Engines;

namespace Uacce.Devices.Zip;

/// <summary>
/// The idle codecs of a device, lent for one request each: their tables, megabytes at high effort, are as many as requests run at
/// once, and not as many as queues are open.
/// </summary>
/// <remarks>Thread-safe without a lock. A codec that is lent belongs to its borrower alone.</remarks>
internal sealed class ZipCodecs(DeflateEngines engines, CompressionEffort effort)
{
    /// <summary>More than so many are not kept.</summary>
    public const int Kept = 16;

    private readonly ZipCodec?[] _idle = new ZipCodec?[Kept];

    public DeflateEngines Engines => engines;

    public CompressionEffort Effort => effort;

    /// <summary>Lends a codec, the one given back last where it can.</summary>
    public ZipCodec Take()
    {
        foreach (ref ZipCodec? place in _idle.AsSpan())
        {
            // The exchange pairs with the one of a give-back: what that thread did to the codec is seen here.
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } codec)
                return codec;
        }

        return new ZipCodec(engines, effort);
    }

    /// <summary>Forgets the idle ones.</summary>
    public void Clear()
    {
        foreach (ref ZipCodec? place in _idle.AsSpan())
            Interlocked.Exchange(ref place, null)?.Dispose();
    }

    /// <summary>Takes a codec back, whatever became of its request: each begins anew.</summary>
    public void Return(ZipCodec codec)
    {
        foreach (ref ZipCodec? place in _idle.AsSpan())
        {
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, codec, null) is null)
                return;
        }

        codec.Dispose();
    }
}
