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

    private static bool RoundTrips(DeflateEngine engine)
    {
        ReadOnlySpan<byte> text = "one fish two fish red fish blue fish"u8;
        Span<byte> packed = stackalloc byte[128];
        CompressionEffort effort = engine.Supports(CompressionEffort.Fast) ? CompressionEffort.Fast : CompressionEffort.None;
        bool works = true;

        // A deflater alone is checked by its inflating peer; stored blocks need no check of their own.
        int length = 0;
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
