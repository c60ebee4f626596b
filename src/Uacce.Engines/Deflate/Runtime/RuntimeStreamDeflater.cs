namespace Uacce.Engines.Runtime;

/// <summary>A <see cref="StreamDeflater"/> over the runtime's zlib.</summary>
/// <remarks>
/// zlib shows that a flush is complete only by leaving room, and repeats the marker when asked once more after an exact
/// fit. With too little room for a marker that would never end, so small destinations are served through a spill.
/// A piece that would grow by more than storing it is stored. zlib goes on as if its own output had been used: behind a
/// flush it holds no bits back, and what it remembers is the data. Only a piece that did not fit costs the history.
/// </remarks>
internal sealed class RuntimeStreamDeflater(RuntimeDeflateState state) : StreamDeflater
{
    private OutputSpill _spill;

    // What the call that filled the spill came to; said when the spill is empty.
    private CodecStatus? _spilled;

    // Whether everything before this call is out, so that what the call writes can be taken back.
    private bool _aligned = true;

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
            if (_aligned && TryStore(source, room, flush, status, ref written))
            {
                status = flush == FlushMode.Sync ? CodecStatus.NeedInput : CodecStatus.EndOfStream;
                consumed = source.Length;
            }

            _aligned = status == CodecStatus.NeedInput;
            produced += written;
            return status;
        }

        _aligned = false;
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
        _aligned = true;
        state.Restart();
    }

    private bool TryStore(ReadOnlySpan<byte> source, Span<byte> room, FlushMode flush, CodecStatus status, ref int written)
    {
        bool grew = written > StoredBlocks.MaxSize(source.Length) + OutputSpill.Size || status == CodecStatus.OutputFull;
        if (!grew || status == CodecStatus.Failed || source.IsEmpty || StoredBlocks.MaxSize(source.Length) > room.Length)
            return false;
        if (status == CodecStatus.OutputFull)
            state.Restart();
        return StoredBlocks.TryWrite(source, room, flush == FlushMode.Finish, out written);
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
