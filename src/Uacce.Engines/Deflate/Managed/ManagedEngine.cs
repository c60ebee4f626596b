using Uacce.Abi;

namespace Uacce.Engines.Managed;

/// <summary>
/// Our own: needs no library. Decompresses streams faster than ISA-L and zlib-ng; libdeflate, which cannot stream, is a
/// little faster on whole buffers. Compresses at the least effort only, faster and smaller than zlib-ng does.
/// </summary>
internal sealed class ManagedEngine : DeflateEngine
{
    /// <summary>Its <see cref="DeflateEngine.Name"/>.</summary>
    internal const string EngineName = "managed";

    internal override string Name => EngineName;

    internal override string Version => typeof(ManagedEngine).Assembly.GetName().Version?.ToString(3) ?? "0";

    internal override DeflateCapabilities Capabilities => DeflateCapabilities.Deflate | DeflateCapabilities.Inflate;

    internal override bool Supports(CompressionEffort effort) => effort == CompressionEffort.Fast;

    internal override BlockDeflater CreateBlockDeflater(CompressionEffort effort, int windowSize) =>
        new ManagedBlockDeflater(DeflateWindow.Size(windowSize));

    internal override BlockInflater CreateBlockInflater() => new ManagedBlockInflater();

    internal override StreamDeflater CreateStreamDeflater(CompressionEffort effort, int windowSize) =>
        new ManagedStreamDeflater(DeflateWindow.Size(windowSize));

    internal override StreamInflater CreateStreamInflater() => new ManagedStreamInflater();
}
