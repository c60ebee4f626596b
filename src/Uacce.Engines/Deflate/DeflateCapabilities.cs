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

    /// <summary>Compress in both ways.</summary>
    Deflate = BlockDeflate | StreamDeflate,

    /// <summary>Decompress in both ways.</summary>
    Inflate = BlockInflate | StreamInflate,
}
