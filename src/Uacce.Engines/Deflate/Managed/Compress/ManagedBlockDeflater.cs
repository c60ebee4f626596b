namespace Uacce.Engines.Managed;

/// <summary>A <see cref="BlockDeflater"/> in C# alone.</summary>
internal sealed class ManagedBlockDeflater(int windowSize) : BlockDeflater
{
    private readonly DeflateMachine _machine = new(windowSize);

    internal override bool TryDeflate(ReadOnlySpan<byte> source, Span<byte> destination, out int produced)
    {
        _machine.Reset();
        produced = 0;
        do
        {
            source = source[_machine.Compress(source, FlushMode.Finish)..];
            produced += _machine.Drain(destination[produced..]);
            if (_machine.HasOutput)
            {
                produced = 0;
                return false;
            }
        }
        while (!source.IsEmpty);
        return true;
    }

    public override void Dispose()
    {
        // Nothing but memory of the runtime's.
    }
}
