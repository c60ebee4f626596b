namespace Uacce.Engines.Tests;

/// <summary>
/// A plain DEFLATE decoder that also tells what the format hides: distances, blocks and where the stream ends.
/// </summary>
internal sealed class DeflateReader
{
    /// <summary>The complaint about code descriptions that libdeflate accepts.</summary>
    internal const string OddCode = "more code lengths than announced, or none for the end of a block";

    private static readonly int[] s_lengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly int[] s_lengthExtra =
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly int[] s_order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly byte[] _input;
    private long _bit;

    private DeflateReader(byte[] input) => _input = input;

    internal List<byte> Output { get; } = [];

    internal List<(int Length, int Distance)> Matches { get; } = [];

    internal int MaxDistance => Matches.Count == 0 ? 0 : Matches.Max(match => match.Distance);

    internal bool SawFinal { get; private set; }

    /// <summary>Bytes taken, the last one perhaps in part.</summary>
    internal int Consumed => (int)((_bit + 7) / 8);

    internal bool IsByteAligned => _bit % 8 == 0;

    /// <summary>Decodes until the final block, or the end of the input if that falls between two blocks.</summary>
    /// <exception cref="InvalidDataException">The input is no DEFLATE stream, or ends inside a block.</exception>
    internal static DeflateReader Read(byte[] input)
    {
        var reader = new DeflateReader(input);
        while (!reader.SawFinal && reader._bit < input.Length * 8L)
            reader.Block();
        return reader;
    }

    private void Block()
    {
        SawFinal = Bits(1) == 1;
        switch (Bits(2))
        {
            case 0:
                Stored();
                break;
            case 1:
                int[] fixedLengths = [.. Enumerable.Range(0, 288).Select(i => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)];
                Coded(new Code(fixedLengths), new Code([.. Enumerable.Repeat(5, 30)]));
                break;
            case 2:
                Dynamic();
                break;
            default:
                throw new InvalidDataException("block type 3");
        }
    }

    private void Stored()
    {
        _bit = (_bit + 7) / 8 * 8;
        int length = Bits(16);
        if (Bits(16) != (length ^ 0xFFFF))
            throw new InvalidDataException("stored length");
        for (int i = 0; i < length; i++)
            Output.Add((byte)Bits(8));
    }

    private void Dynamic()
    {
        int literals = Bits(5) + 257, distances = Bits(5) + 1, count = Bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < count; i++)
            lengths[s_order[i]] = Bits(3);
        var lengthCode = new Code(lengths);
        var all = new List<int>();
        while (all.Count < literals + distances)
        {
            int symbol = Symbol(lengthCode);
            if (symbol == 16 && all.Count == 0)
                throw new InvalidDataException("repeat of nothing");
            all.AddRange(symbol switch
            {
                16 => Enumerable.Repeat(all[^1], Bits(2) + 3),
                17 => Enumerable.Repeat(0, Bits(3) + 3),
                18 => Enumerable.Repeat(0, Bits(7) + 11),
                _ => [symbol],
            });
        }

        if (all.Count != literals + distances || all[256] == 0)
            throw new InvalidDataException(OddCode);
        Coded(new Code([.. all.Take(literals)]), new Code([.. all.Skip(literals)]));
    }

    private void Coded(Code literals, Code distances)
    {
        for (int symbol; (symbol = Symbol(literals)) != 256;)
        {
            if (symbol < 256)
            {
                Output.Add((byte)symbol);
                continue;
            }

            if (symbol > 285)
                throw new InvalidDataException("length symbol");
            int length = s_lengthBase[symbol - 257] + Bits(s_lengthExtra[symbol - 257]);
            int code = Symbol(distances);
            if (code > 29)
                throw new InvalidDataException("distance symbol");
            int extra = Math.Max(0, (code / 2) - 1);
            int distance = (code < 4 ? code : (2 + (code & 1)) << extra) + 1 + Bits(extra);
            if (distance > Output.Count)
                throw new InvalidDataException("distance too far back");
            Matches.Add((length, distance));
            for (int i = 0; i < length; i++)
                Output.Add(Output[^distance]);
        }
    }

    private int Bits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++, _bit++)
        {
            if (_bit >= _input.Length * 8L)
                throw new InvalidDataException("input ends");
            value |= ((_input[_bit / 8] >> (int)(_bit % 8)) & 1) << i;
        }

        return value;
    }

    private int Symbol(Code code)
    {
        int value = 0;
        for (int length = 1; length <= 15; length++)
        {
            value = (value << 1) | Bits(1);
            if (code.Find(length, value) is { } symbol)
                return symbol;
        }

        throw new InvalidDataException("no such code");
    }

    private sealed class Code
    {
        private readonly int[] _first = new int[16];
        private readonly int[][] _symbols;

        internal Code(int[] lengths)
        {
            int[] SymbolsOf(int n) => [.. Enumerable.Range(0, lengths.Length).Where(i => n > 0 && lengths[i] == n)];
            _symbols = [.. Enumerable.Range(0, 16).Select(SymbolsOf)];
            for (int n = 1; n < 16; n++)
            {
                _first[n] = (_first[n - 1] + _symbols[n - 1].Length) << 1;
                if (_first[n] + _symbols[n].Length > 1 << n)
                    throw new InvalidDataException("over-subscribed code");
            }
        }

        internal int? Find(int length, int value) =>
            (uint)(value - _first[length]) < (uint)_symbols[length].Length ? _symbols[length][value - _first[length]] : null;
    }
}
