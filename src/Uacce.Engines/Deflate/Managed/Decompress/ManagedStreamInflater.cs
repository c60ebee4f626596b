namespace Uacce.Engines.Managed;

/// <summary>A <see cref="StreamInflater"/> in C# alone.</summary>
internal sealed class ManagedStreamInflater : StreamInflater
{
    private readonly InflateMachine _machine = new();

    public override void Dispose()
    {
        // Nothing but memory of the runtime's.
    }

    protected override CodecStatus InflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced) =>
        _machine.Run(source, destination, out consumed, out produced);

    protected override void ResetCore() => _machine.Reset();
}
