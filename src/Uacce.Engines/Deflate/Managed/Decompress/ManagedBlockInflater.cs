namespace Uacce.Engines.Managed;

/// <summary>A <see cref="BlockInflater"/> in C# alone.</summary>
internal sealed class ManagedBlockInflater : BlockInflater
{
    private readonly InflateMachine _machine = new();

    internal override CodecStatus Inflate(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        _machine.Reset();
        CodecStatus status = _machine.RunWhole(source, destination, out consumed, out produced);
        if (status != CodecStatus.EndOfStream)
            consumed = produced = 0;
        return status;
    }

    public override void Dispose()
    {
        // Nothing but memory of the runtime's.
    }
}
