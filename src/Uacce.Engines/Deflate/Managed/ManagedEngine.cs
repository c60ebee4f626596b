namespace Uacce.Engines.Managed;

/// <summary>
/// Our own decompressor: needs no library. Streams faster than ISA-L and zlib-ng, which is why it is there; libdeflate, which
/// cannot stream, is a little faster on whole buffers.
/// </summary>
internal sealed class ManagedEngine : DeflateEngine
{
    /// <summary>Its <see cref="DeflateEngine.Name"/>.</summary>
    internal const string EngineName = "managed";

    internal override string Name => EngineName;

    internal override string Version => typeof(ManagedEngine).Assembly.GetName().Version?.ToString(3) ?? "0";

    internal override DeflateCapabilities Capabilities => DeflateCapabilities.Inflate;

    internal override BlockInflater CreateBlockInflater() => new ManagedBlockInflater();

    internal override StreamInflater CreateStreamInflater() => new ManagedStreamInflater();
}
