using Uacce.Abi;

namespace Uacce.Engines.LibDeflate;

/// <summary>libdeflate: the best ratio for the time and the fastest inflate, for whole buffers only.</summary>
/// <remarks>
/// Its window is always 32 KiB, so it serves a smaller one only while the source itself is no longer than that. Its inflater
/// takes codes that the format reserves (RFC 1951 section 3.2.6: 286 and 287) for lengths, so it is not for data without a checksum.
/// </remarks>
internal sealed class LibDeflateEngine(LibDeflateLibrary library) : DeflateEngine
{
    /// <summary>Its <see cref="DeflateEngine.Name"/>.</summary>
    internal const string EngineName = "libdeflate";

    internal override string Name => EngineName;

    internal override string Version => library.Version;

    internal override DeflateCapabilities Capabilities => DeflateCapabilities.BlockDeflate | DeflateCapabilities.BlockInflate;

    internal override bool KeepsWithin(int windowSize, int sourceLength) =>
        windowSize >= DeflateWindow.MaxSize || sourceLength <= windowSize;

    internal override BlockDeflater CreateBlockDeflater(CompressionEffort effort, int windowSize) =>
        new LibDeflateBlockDeflater(this, library, effort, windowSize);

    internal override BlockInflater CreateBlockInflater() => new LibDeflateBlockInflater(library);
}
