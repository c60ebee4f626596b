using Uacce.Abi;

namespace Uacce.Engines;

/// <summary>One library's raw DEFLATE (RFC 1951): makes codecs, holds no state of its own, and is thread-safe.</summary>
/// <remarks>
/// Codecs are for one thread at a time. They never read or write outside the spans given to them, whatever the input.
/// The source must not change during a call: compressors read it more than once, and a library may size its output
/// by the first reading. Memory that another process can write is copied first.
/// </remarks>
internal abstract class DeflateEngine
{
    /// <summary>The name a user picks it by, such as <c>isa-l</c>.</summary>
    internal abstract string Name { get; }

    /// <summary>As much of the library's version as it lets on; for display.</summary>
    internal abstract string Version { get; }

    /// <summary>What it can make codecs for.</summary>
    internal abstract DeflateCapabilities Capabilities { get; }

    /// <summary>Whether its deflaters know <paramref name="effort"/>.</summary>
    internal virtual bool Supports(CompressionEffort effort) => effort != CompressionEffort.None;

    /// <summary>Whether its deflaters reach back at most <paramref name="windowSize"/> bytes in a source this long.</summary>
    internal virtual bool KeepsWithin(int windowSize, int sourceLength) => true;

    /// <summary>Makes a compressor of whole buffers. Matches reach back at most <paramref name="windowSize"/> bytes.</summary>
    internal virtual BlockDeflater CreateBlockDeflater(CompressionEffort effort, int windowSize) =>
        throw Unsupported(DeflateCapabilities.BlockDeflate);

    /// <summary>Makes a decompressor of whole buffers, for every window.</summary>
    internal virtual BlockInflater CreateBlockInflater() => throw Unsupported(DeflateCapabilities.BlockInflate);

    /// <summary>
    /// Makes a compressor for one stream at a time. Matches reach back at most <paramref name="windowSize"/> bytes.
    /// </summary>
    internal virtual StreamDeflater CreateStreamDeflater(CompressionEffort effort, int windowSize) =>
        throw Unsupported(DeflateCapabilities.StreamDeflate);

    /// <summary>Makes a decompressor for one stream at a time, for every window.</summary>
    internal virtual StreamInflater CreateStreamInflater() => throw Unsupported(DeflateCapabilities.StreamInflate);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Version}";

    private NotSupportedException Unsupported(DeflateCapabilities wanted) => new($"{Name} has no {wanted}.");
}
