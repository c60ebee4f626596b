using Uacce.Abi;

namespace Uacce.Engines.IsaL;

/// <summary>
/// Intel's ISA-L: by far the fastest compressor at about zlib level 1's ratio, and a fast inflater that streams. It
/// takes incomplete codes, which zlib refuses, so the inflater is not for data without a checksum.
/// </summary>
internal sealed class IsaLEngine(IsaLLibrary library) : DeflateEngine
{
    /// <summary>Its <see cref="DeflateEngine.Name"/>.</summary>
    internal const string EngineName = "isa-l";

    internal override string Name => EngineName;

    internal override string Version => library.Version;

    internal override DeflateCapabilities Capabilities =>
        DeflateCapabilities.Deflate | DeflateCapabilities.BlockInflate | DeflateCapabilities.StreamInflate;

    internal override BlockDeflater CreateBlockDeflater(CompressionEffort effort, int windowSize) =>
        new IsaLBlockDeflater(library, new IsaLDeflateSettings(effort, windowSize));

    internal override BlockInflater CreateBlockInflater() => new IsaLBlockInflater(library);

    internal override StreamDeflater CreateStreamDeflater(CompressionEffort effort, int windowSize) =>
        new IsaLStreamDeflater(library, new IsaLDeflateSettings(effort, windowSize));

    internal override StreamInflater CreateStreamInflater() => new IsaLStreamInflater(library);
}
