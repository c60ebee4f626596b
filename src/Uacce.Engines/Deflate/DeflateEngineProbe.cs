using Uacce.Abi;

namespace Uacce.Engines;

/// <summary>
/// Tries an engine on a few bytes before anyone relies on it: a library of another build may load and still not fit.
/// </summary>
internal static class DeflateEngineProbe
{
    /// <summary>The engine, or why it is not to be used.</summary>
    internal static DeflateEngineReport Try(DeflateEngine engine)
    {
        try
        {
            return RoundTrips(engine)
                ? new(engine.Name, engine, null)
                : new(engine.Name, null, $"{engine} did not give back what it compressed");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or OutOfMemoryException)
        {
            return new(engine.Name, null, e.Message);
        }
    }

    /// <summary>The text below, as zlib compresses it.</summary>
    private static ReadOnlySpan<byte> Packed =>
    [
        0xCB, 0xCF, 0x4B, 0x55, 0x48, 0xCB, 0x2C, 0xCE, 0x50, 0x28, 0x29, 0xCF, 0x87, 0x30, 0x8A, 0x52,
        0x53, 0x20, 0x8C, 0xA4, 0x9C, 0x52, 0x88, 0x1C, 0x00,
    ];

    private static bool RoundTrips(DeflateEngine engine)
    {
        ReadOnlySpan<byte> text = "one fish two fish red fish blue fish"u8;
        Span<byte> packed = stackalloc byte[128];
        // What an engine that only inflates is tried on; the others go by what they made themselves.
        Packed.CopyTo(packed);
        int length = Packed.Length;
        CompressionEffort effort = engine.Supports(CompressionEffort.Fast) ? CompressionEffort.Fast : CompressionEffort.None;
        bool works = true;

        // A deflater alone is checked by its inflating peer; stored blocks need no check of their own.
        if (engine.Capabilities.HasFlag(DeflateCapabilities.BlockDeflate))
        {
            using BlockDeflater deflater = engine.CreateBlockDeflater(effort, DeflateWindow.MaxSize);
            works &= deflater.TryDeflate(text, packed, out length);
        }

        if (engine.Capabilities.HasFlag(DeflateCapabilities.BlockInflate))
        {
            Span<byte> unpacked = stackalloc byte[text.Length];
            using BlockInflater inflater = engine.CreateBlockInflater();
            works &= inflater.Inflate(packed, unpacked, out int taken, out _) == CodecStatus.EndOfStream
                && taken == length && text.SequenceEqual(unpacked);
        }

        if (engine.Capabilities.HasFlag(DeflateCapabilities.StreamDeflate))
        {
            using StreamDeflater deflater = engine.CreateStreamDeflater(effort, DeflateWindow.MaxSize);
            works &= deflater.Deflate(text, packed, FlushMode.Finish, out _, out length) == CodecStatus.EndOfStream;
        }

        if (engine.Capabilities.HasFlag(DeflateCapabilities.StreamInflate))
        {
            Span<byte> unpacked = stackalloc byte[text.Length];
            using StreamInflater inflater = engine.CreateStreamInflater();
            works &= inflater.Inflate(packed, unpacked, out int taken, out _) == CodecStatus.EndOfStream
                && taken == length && text.SequenceEqual(unpacked);
        }

        return works;
    }
}
