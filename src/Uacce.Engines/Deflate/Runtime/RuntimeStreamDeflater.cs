namespace Uacce.Engines.Runtime;

/// <summary>A <see cref="StreamDeflater"/> over the runtime's zlib.</summary>
/// <remarks>
/// zlib shows that a flush is complete only by leaving room, and repeats the marker when asked once more after an exact
/// fit. With too little room for a marker that would never end, so small destinations are served through a spill.
/// </remarks>
internal sealed class RuntimeStreamDeflater(RuntimeDeflateState state) : StreamDeflater
{
    private OutputSpill _spill;

    // What the call that filled the spill came to; said when the spill is empty.
    private CodecStatus? _spilled;

    public override void Dispose() => state.Dispose();

    protected override CodecStatus DeflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, FlushMode flush, out int consumed, out int produced)
    {
        consumed = 0;
        produced = _spill.Drain(destination);
        if (!_spill.IsEmpty)
            return CodecStatus.OutputFull;
        if (_spilled is { } spilled)
        {
            _spilled = null;
            if (spilled == CodecStatus.EndOfStream || (spilled == CodecStatus.NeedInput && source.IsEmpty))
                return spilled;
        }

        Span<byte> room = destination[produced..];
        if (room.Length >= OutputSpill.Size)
        {
            CodecStatus status = Run(source, room, flush, out consumed, out int written);
            produced += written;
            return status;
        }

        CodecStatus beyond = Run(source, _spill.Buffer, flush, out consumed, out int waiting);
        _spill.Fill(waiting);
        produced += _spill.Drain(room);
        if (_spill.IsEmpty)
            return beyond;
        _spilled = beyond;
        return CodecStatus.OutputFull;
    }

    protected override void ResetCore()
    {
        _spill.Fill(0);
        _spilled = null;
        state.Restart();
    }

    private CodecStatus Run(ReadOnlySpan<byte> source, Span<byte> room, FlushMode flush, out int consumed, out int produced)
    {
        int mode = flush == FlushMode.Sync ? RuntimeZlib.SyncFlush : RuntimeZlib.Finish;
        int result = state.Run(source, room, mode, out consumed, out produced);
        return result switch
        {
            RuntimeZlib.StreamEnd => CodecStatus.EndOfStream,
            not (RuntimeZlib.Ok or RuntimeZlib.BufferError) => CodecStatus.Failed,
            _ when produced == room.Length => CodecStatus.OutputFull,
            _ => flush == FlushMode.Sync ? CodecStatus.NeedInput : CodecStatus.Failed,
        };
    }
}
