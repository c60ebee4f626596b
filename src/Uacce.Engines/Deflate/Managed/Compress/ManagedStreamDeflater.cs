namespace Uacce.Engines.Managed;

/// <summary>A <see cref="StreamDeflater"/> in C# alone.</summary>
internal sealed class ManagedStreamDeflater(int windowSize) : StreamDeflater
{
    private readonly DeflateMachine _machine = new(windowSize);

    // How the last chunk left the stream; null when there is more to come.
    private CodecStatus? _end;

    public override void Dispose()
    {
        // Nothing but memory of the runtime's.
    }

    protected override CodecStatus DeflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, FlushMode flush, out int consumed, out int produced)
    {
        consumed = 0;
        produced = _machine.Drain(destination);
        while (!_machine.HasOutput)
        {
            ReadOnlySpan<byte> rest = source[consumed..];
            if (_end is { } end && (rest.IsEmpty || end == CodecStatus.EndOfStream))
            {
                _end = null;
                return end;
            }

            int taken = _machine.Compress(rest, flush);
            consumed += taken;
            _end = taken < rest.Length ? null : flush == FlushMode.Sync ? CodecStatus.NeedInput : CodecStatus.EndOfStream;
            produced += _machine.Drain(destination[produced..]);
        }

        return CodecStatus.OutputFull;
    }

    protected override void ResetCore()
    {
        _machine.Reset();
        _end = null;
    }
}
