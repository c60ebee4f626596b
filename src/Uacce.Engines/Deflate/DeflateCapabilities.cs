namespace Uacce.Engines;

/// <summary>What an engine can make codecs for.</summary>
[Flags]
internal enum DeflateCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Compress a whole buffer: <see cref="DeflateEngine.CreateBlockDeflater"/>.</summary>
    BlockDeflate = 1,

    /// <summary>Decompress a whole buffer: <see cref="DeflateEngine.CreateBlockInflater"/>.</summary>
    BlockInflate = 2,

    /// <summary>Compress piece by piece: <see cref="DeflateEngine.CreateStreamDeflater"/>.</summary>
    StreamDeflate = 4,

    /// <summary>Decompress piece by piece: <see cref="DeflateEngine.CreateStreamInflater"/>.</summary>
    StreamInflate = 8,

    /// <summary>
    /// Decompress a whole buffer that no checksum protects, by <see cref="DeflateEngine.CreateBlockInflater"/> as well: it refuses
    /// whatever zlib refuses.
    /// </summary>
    RawBlockInflate = 16,

    /// <summary>The same piece by piece, by <see cref="DeflateEngine.CreateStreamInflater"/>.</summary>
    RawStreamInflate = 32,

    /// <summary>Compress in both ways.</summary>
    Deflate = BlockDeflate | StreamDeflate,

    /// <summary>Decompress in both ways, with and without a checksum.</summary>
    Inflate = BlockInflate | RawBlockInflate | StreamInflate | RawStreamInflate,
}
