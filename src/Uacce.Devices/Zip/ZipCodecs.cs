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

    private readonly IdleObjects<ZipCodec> _idle = new(Kept);

    public DeflateEngines Engines => engines;

    public CompressionEffort Effort => effort;

    /// <summary>Lends a codec, an idle one where it can.</summary>
    public ZipCodec Take() => _idle.Take() ?? new ZipCodec(engines, effort);

    /// <summary>Forgets the idle ones.</summary>
    public void Clear()
    {
        while (_idle.Take() is { } codec)
            codec.Dispose();
    }

    /// <summary>Takes a codec back, whatever became of its request: each begins anew.</summary>
    public void Return(ZipCodec codec)
    {
        if (!_idle.TryReturn(codec))
            codec.Dispose();
    }
}
