namespace Uacce.Engines;

/// <summary>
/// A <see cref="StreamDeflater"/> that only stores. Blocks are cut to the room at hand, so none is ever half written.
/// </summary>
internal sealed class StoredStreamDeflater : StreamDeflater
{
    // A block that does not fit into what is left of the destination: its header and at most one byte.
    private OutputSpill _spill;
    private bool _finalWritten;

    public override void Dispose()
    {
        // Owns nothing.
    }

    protected override CodecStatus DeflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, FlushMode flush, out int consumed, out int produced)
    {
        consumed = 0;
        produced = _spill.Drain(destination);
        while (_spill.IsEmpty)
        {
            ReadOnlySpan<byte> rest = source[consumed..];
            if (_finalWritten)
                return CodecStatus.EndOfStream;
            if (rest.IsEmpty && flush == FlushMode.Sync)
                return CodecStatus.NeedInput;

            Span<byte> room = destination[produced..];
            bool spills = room.Length < StoredBlocks.HeaderSize + Math.Min(rest.Length, 1);
            Span<byte> target = spills ? _spill.Buffer[..(StoredBlocks.HeaderSize + 1)] : room;
            int length = Math.Min(rest.Length, Math.Min(target.Length - StoredBlocks.HeaderSize, StoredBlocks.MaxBlockLength));

            _finalWritten = flush == FlushMode.Finish && length == rest.Length;
            int written = StoredBlocks.WriteBlock(rest[..length], target, _finalWritten);
            consumed += length;
            if (spills)
            {
                _spill.Fill(written);
                written = _spill.Drain(room);
            }

            produced += written;
        }

        return CodecStatus.OutputFull;
    }

    protected override void ResetCore()
    {
        _spill.Fill(0);
        _finalWritten = false;
    }
}
