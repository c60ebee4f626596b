namespace Uacce.Engines.Runtime;

/// <summary>A <see cref="StreamInflater"/> over the runtime's zlib, which hands back what it read too far by itself.</summary>
internal sealed class RuntimeStreamInflater : StreamInflater
{
    private readonly RuntimeInflateState _state = new();

    public override void Dispose() => _state.Dispose();

    protected override CodecStatus InflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced) =>
        _state.Run(source, destination, out consumed, out produced);

    protected override void ResetCore() => _state.Restart();
}
