namespace Uacce.Engines.Managed;

/// <summary>
/// DEFLATE decompression that can stop anywhere: fast where input and room are plenty, symbol by symbol near their ends.
/// </summary>
/// <remarks>
/// Memory safety does not depend on the input: every read is bounded by the cursor, every table index by a mask, every
/// match by what was made. One thread at a time.
/// </remarks>
internal sealed unsafe class InflateMachine
{
    private static readonly HuffmanTable s_fixedLiteralLengths =
        MakeFixed(HuffmanTable.ForLiteralLengths(), DeflateAlphabet.FixedLiteralLengths);

    private static readonly HuffmanTable s_fixedDistances = MakeFixed(HuffmanTable.ForDistances(), DeflateAlphabet.FixedDistances);

    private readonly HuffmanTable _dynamicLiteralLengths = HuffmanTable.ForLiteralLengths();
    private readonly HuffmanTable _dynamicDistances = HuffmanTable.ForDistances();
    private readonly BlockHeader _header = new();
    private readonly InflateHistory _history = new();
    private HuffmanTable _literalLengths = s_fixedLiteralLengths;
    private HuffmanTable _distances = s_fixedDistances;
    private Step _step;
    private bool _isFinal;
    private ulong _bits;
    private int _count;
    private uint _distance;
    private uint _left; // of a stored block, or of a match

    private enum Step
    {
        BlockHeader,
        StoredLength,
        StoredBytes,
        DynamicHeader,
        Symbols,
        Match,
        Done,
    }

    /// <summary>Forgets the stream.</summary>
    internal void Reset()
    {
        (_step, _isFinal, _bits, _count) = (Step.BlockHeader, false, 0, 0);
        _history.Clear();
    }

    /// <summary>As <see cref="StreamInflater.Inflate"/>.</summary>
    internal CodecStatus Run(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        _history.MakeRoom();
        Span<byte> first = _history.Bytes.Slice(_history.Length, Math.Min(destination.Length, InflateHistory.Room));
        CodecStatus status = Run(source, _history.Bytes, _history.Length, first.Length, out consumed, out produced);
        first[..produced].CopyTo(destination);
        _history.Extend(produced);
        if (status != CodecStatus.OutputFull || produced == destination.Length)
            return status;
        status = Run(source[consumed..], destination, produced, destination.Length - produced, out int more, out int made);
        consumed += more;
        produced += made;
        _history.Keep(destination[..produced]);
        return status;
    }

    /// <summary>As <see cref="StreamInflater.Inflate"/>, for a stream that is whole and fits as a whole.</summary>
    internal CodecStatus RunWhole(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced) =>
        Run(source, destination, 0, destination.Length, out consumed, out produced);

    /// <summary>Makes up to <paramref name="room"/> bytes at <paramref name="start"/> of a span whose bytes before it are the window.</summary>
    private CodecStatus Run(ReadOnlySpan<byte> source, Span<byte> window, int start, int room, out int consumed, out int produced)
    {
        fixed (byte* from = source)
        fixed (byte* to = window)
        {
            var cursor = new InflateCursor
            {
                In = from,
                InStart = from,
                InEnd = from + source.Length,
                Window = to,
                Out = to + start,
                OutEnd = to + start + room,
                Bits = _bits,
                Count = _count,
            };
            CodecStatus status = Run(ref cursor);
            // Whoever needs input holds only the beginning of what it needs the rest of.
            if (status != CodecStatus.NeedInput)
                cursor.GiveBack();
            (_bits, _count) = (cursor.Bits, cursor.Count);
            consumed = (int)(cursor.In - from);
            produced = (int)(cursor.Out - to) - start;
            return status;
        }
    }

    private CodecStatus Run(ref InflateCursor cursor)
    {
        while (true)
        {
            CodecStatus? stop = _step switch
            {
                Step.BlockHeader => BeginBlock(ref cursor),
                Step.StoredLength => BeginStored(ref cursor),
                Step.StoredBytes => CopyStored(ref cursor),
                Step.DynamicHeader => ReadDynamicHeader(ref cursor),
                Step.Symbols => DecodeSymbols(ref cursor),
                Step.Match => ContinueMatch(ref cursor),
                _ => CodecStatus.EndOfStream,
            };
            if (stop is { } status)
                return status;
        }
    }

    private CodecStatus? BeginBlock(ref InflateCursor cursor)
    {
        if (!cursor.Has(3))
            return CodecStatus.NeedInput;
        _isFinal = cursor.Take(1) != 0;
        switch (cursor.Take(2))
        {
            case 0:
                cursor.Drop(cursor.Count & 7); // to the next byte
                _step = Step.StoredLength;
                return null;
            case 1:
                (_literalLengths, _distances) = (s_fixedLiteralLengths, s_fixedDistances);
                _step = Step.Symbols;
                return null;
            case 2:
                _header.Begin();
                _step = Step.DynamicHeader;
                return null;
            default:
                return CodecStatus.BadData;
        }
    }

    private CodecStatus? BeginStored(ref InflateCursor cursor)
    {
        if (!cursor.Has(32))
            return CodecStatus.NeedInput;
        _left = cursor.Take(16);
        if (cursor.Take(16) != (_left ^ 0xFFFF))
            return CodecStatus.BadData;
        cursor.GiveBack();
        _step = Step.StoredBytes;
        return null;
    }

    private CodecStatus? CopyStored(ref InflateCursor cursor)
    {
        uint count = (uint)Math.Min(_left, Math.Min(cursor.InLeft, cursor.Room));
        new ReadOnlySpan<byte>(cursor.In, (int)count).CopyTo(new Span<byte>(cursor.Out, (int)count));
        cursor.In += count;
        cursor.Out += count;
        _left -= count;
        if (_left == 0)
            return EndBlock();
        return cursor.Room == 0 ? CodecStatus.OutputFull : CodecStatus.NeedInput;
    }

    private CodecStatus? ReadDynamicHeader(ref InflateCursor cursor)
    {
        CodecStatus status = _header.Read(ref cursor, _dynamicLiteralLengths, _dynamicDistances);
        if (status != CodecStatus.EndOfStream)
            return status;
        (_literalLengths, _distances) = (_dynamicLiteralLengths, _dynamicDistances);
        _step = Step.Symbols;
        return null;
    }

    private CodecStatus? DecodeSymbols(ref InflateCursor cursor)
    {
        if (cursor.InLeft >= FastInflate.MinInput && cursor.Room >= FastInflate.MinRoom)
        {
            switch (FastInflate.Run(ref cursor, _literalLengths, _distances))
            {
                case FastOutcome.EndOfBlock: return EndBlock();
                case FastOutcome.Bad: return CodecStatus.BadData;
            }
        }

        return DecodeOne(ref cursor);
    }

    /// <summary>One symbol, whole or not at all; a match that does not fit goes on in the next call.</summary>
    private CodecStatus? DecodeOne(ref InflateCursor cursor)
    {
        cursor.TopUp();
        uint entry = Look(_literalLengths, cursor.Bits, out int before);
        int taken = before + HuffmanEntry.TotalBits(entry);
        if (taken > cursor.Count)
            return CodecStatus.NeedInput;
        if (HuffmanEntry.IsLiteral(entry))
        {
            if (cursor.Room == 0)
                return CodecStatus.OutputFull;
            cursor.Drop(taken);
            *cursor.Out++ = (byte)HuffmanEntry.Value(entry);
            return null;
        }

        if ((entry & HuffmanEntry.Exceptional) != 0)
        {
            cursor.Drop(taken);
            return (entry & HuffmanEntry.EndOfBlock) != 0 ? EndBlock() : CodecStatus.BadData;
        }

        ulong bits = cursor.Bits >> taken;
        uint distanceEntry = Look(_distances, bits, out int beforeDistance);
        int takenByDistance = beforeDistance + HuffmanEntry.TotalBits(distanceEntry);
        if (taken + takenByDistance > cursor.Count)
            return CodecStatus.NeedInput;
        if ((distanceEntry & HuffmanEntry.Exceptional) != 0)
            return CodecStatus.BadData;
        if (cursor.Room == 0)
            return CodecStatus.OutputFull;
        _left = HuffmanEntry.Value(entry) + Extra(cursor.Bits >> before, entry);
        _distance = HuffmanEntry.Value(distanceEntry) + Extra(bits >> beforeDistance, distanceEntry);
        cursor.Drop(taken + takenByDistance);
        _step = Step.Match;
        return null;
    }

    private CodecStatus? ContinueMatch(ref InflateCursor cursor)
    {
        if (_distance > cursor.Out - cursor.Window)
            return CodecStatus.BadData;
        uint count = (uint)Math.Min(_left, cursor.Room);
        for (byte* end = cursor.Out + count; cursor.Out < end; cursor.Out++)
            *cursor.Out = *(cursor.Out - _distance); // may overlap itself
        _left -= count;
        if (_left > 0)
            return CodecStatus.OutputFull;
        _step = Step.Symbols;
        return null;
    }

    private CodecStatus? EndBlock()
    {
        _step = _isFinal ? Step.Done : Step.BlockHeader;
        return null;
    }

    private static uint Look(HuffmanTable table, ulong bits, out int before)
    {
        uint entry = table.Entries[bits & ((1UL << table.IndexBits) - 1)];
        before = 0;
        if ((entry & HuffmanEntry.SecondTable) == 0 || (entry & HuffmanEntry.Exceptional) == 0)
            return entry;
        before = HuffmanEntry.TotalBits(entry);
        bits = (bits >> before) & ((1UL << HuffmanEntry.CodeBits(entry)) - 1);
        return table.Entries[HuffmanEntry.Value(entry) + (uint)bits];
    }

    private static uint Extra(ulong bits, uint entry) =>
        (uint)((bits & ((1UL << HuffmanEntry.TotalBits(entry)) - 1)) >> HuffmanEntry.CodeBits(entry));

    private static HuffmanTable MakeFixed(HuffmanTable table, ReadOnlySpan<byte> lengths) =>
        table.TryBuild(lengths) ? table : throw new InvalidOperationException("The fixed code is no code.");
}
