using Uacce.Abi;

namespace Uacce.Engines.Runtime;

/// <summary>
/// The zlib-ng that comes with .NET: always there, does everything, and streams well at zlib level 6 and above.
/// </summary>
internal sealed class RuntimeEngine : DeflateEngine
{
    /// <summary>Its <see cref="DeflateEngine.Name"/>.</summary>
    internal const string EngineName = "dotnet";

    internal override string Name => EngineName;

    internal override string Version => Environment.Version.ToString();

    internal override DeflateCapabilities Capabilities => DeflateCapabilities.Deflate | DeflateCapabilities.Inflate;

    internal override BlockDeflater CreateBlockDeflater(CompressionEffort effort, int windowSize) =>
        new RuntimeBlockDeflater(new RuntimeDeflateState(effort, windowSize));

    internal override BlockInflater CreateBlockInflater() => new RuntimeBlockInflater();

    internal override StreamDeflater CreateStreamDeflater(CompressionEffort effort, int windowSize) =>
        new RuntimeStreamDeflater(new RuntimeDeflateState(effort, windowSize));

    internal override StreamInflater CreateStreamInflater() => new RuntimeStreamInflater();
}
