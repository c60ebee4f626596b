namespace Uacce.Engines.Managed;

/// <summary>Reads the code of a dynamic block (RFC 1951, section 3.2.7), across calls if need be.</summary>
internal sealed class BlockHeader
{
    private readonly byte[] _lengths = new byte[DeflateAlphabet.LiteralLengthSymbols + DeflateAlphabet.DistanceSymbols];
    private readonly HuffmanTable _codeLengths = HuffmanTable.ForCodeLengths();
    private int _literalLengths;
    private int _distances;
    private int _codeLengthCodes;
    private int _read;
    private Step _step;

    private enum Step
    {
        Counts,
        CodeLengthCodes,
        Lengths,
    }

    /// <summary>Begins with the next bits.</summary>
    internal void Begin() => _step = Step.Counts;

    /// <summary>
    /// Goes on reading. <see cref="CodecStatus.NeedInput"/>, <see cref="CodecStatus.BadData"/>, or
    /// <see cref="CodecStatus.EndOfStream"/> when the tables are built.
    /// </summary>
    internal CodecStatus Read(ref InflateCursor cursor, HuffmanTable literalLengths, HuffmanTable distances)
    {
        if (_step == Step.Counts)
        {
            if (!cursor.Has(14))
                return CodecStatus.NeedInput;
            _literalLengths = (int)cursor.Take(5) + 257;
            _distances = (int)cursor.Take(5) + 1;
            _codeLengthCodes = (int)cursor.Take(4) + 4;
            if (_literalLengths > DeflateAlphabet.UsableLiteralLengthSymbols || _distances > DeflateAlphabet.UsableDistanceSymbols)
                return CodecStatus.BadData;
            Array.Clear(_lengths);
            _read = 0;
            _step = Step.CodeLengthCodes;
        }

        if (_step == Step.CodeLengthCodes)
        {
            for (; _read < _codeLengthCodes; _read++)
            {
                if (!cursor.Has(3))
                    return CodecStatus.NeedInput;
                _lengths[DeflateAlphabet.CodeLengthOrder[_read]] = (byte)cursor.Take(3);
            }

            if (!_codeLengths.TryBuild(_lengths.AsSpan(0, DeflateAlphabet.CodeLengthSymbols)))
                return CodecStatus.BadData;
            Array.Clear(_lengths);
            _read = 0;
            _step = Step.Lengths;
        }

        CodecStatus status = ReadLengths(ref cursor);
        if (status != CodecStatus.EndOfStream)
            return status;
        // A block without a code for its end could not end.
        return _lengths[DeflateAlphabet.EndOfBlockSymbol] != 0
            && literalLengths.TryBuild(_lengths.AsSpan(0, _literalLengths))
            && distances.TryBuild(_lengths.AsSpan(_literalLengths, _distances))
            ? CodecStatus.EndOfStream
            : CodecStatus.BadData;
    }

    private CodecStatus ReadLengths(ref InflateCursor cursor)
    {
        int total = _literalLengths + _distances;
        while (_read < total)
        {
            // A code of up to 7 bits and up to 7 more: whole or not at all.
            if (cursor.Count < 14)
                cursor.TopUp();
            uint entry = _codeLengths.Entries[cursor.Peek(_codeLengths.IndexBits)];
            int symbol = (int)HuffmanEntry.Value(entry);
            (int extra, int least) = DeflateAlphabet.Repetition(symbol);
            int code = HuffmanEntry.TotalBits(entry);
            if (cursor.Count < code + extra)
                return CodecStatus.NeedInput;
            cursor.Drop(code);
            int repeat = least + (int)cursor.Take(extra);
            if (repeat > total - _read || (symbol == DeflateAlphabet.RepeatLast && _read == 0))
                return CodecStatus.BadData;
            byte length = symbol switch { DeflateAlphabet.RepeatLast => _lengths[_read - 1], < DeflateAlphabet.RepeatLast => (byte)symbol, _ => 0 };
            _lengths.AsSpan(_read, repeat).Fill(length);
            _read += repeat;
        }

        return CodecStatus.EndOfStream;
    }
}
