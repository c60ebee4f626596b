using Uacce.Abi;

namespace Uacce.Engines;

/// <summary>
/// Effort <see cref="CompressionEffort.None"/>: wraps data in stored blocks without looking at it. No library behind it.
/// </summary>
internal sealed class StoredEngine : DeflateEngine
{
    /// <summary>Its <see cref="DeflateEngine.Name"/>.</summary>
    internal const string EngineName = "stored";

    internal override string Name => EngineName;

    internal override string Version => "built in";

    internal override DeflateCapabilities Capabilities => DeflateCapabilities.Deflate;

    internal override bool Supports(CompressionEffort effort) => effort == CompressionEffort.None;

    internal override BlockDeflater CreateBlockDeflater(CompressionEffort effort, int windowSize) => new StoredBlockDeflater();

    internal override StreamDeflater CreateStreamDeflater(CompressionEffort effort, int windowSize) => new StoredStreamDeflater();
}
