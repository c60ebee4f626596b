namespace Uacce.Engines.Managed;

/// <summary>Describes the two codes of a dynamic block (RFC 1951, section 3.2.7), as <see cref="BlockHeader"/> reads it.</summary>
internal sealed class CodeDescription
{
    private const int MaxCodeLength = 7;
    private const int MaxLengths = DeflateAlphabet.UsableLiteralLengthSymbols + DeflateAlphabet.UsableDistanceSymbols;

    private readonly PrefixCode _code = new(DeflateAlphabet.CodeLengthSymbols, MaxCodeLength);
    private readonly uint[] _frequencies = new uint[DeflateAlphabet.CodeLengthSymbols];
    private readonly byte[] _lengths = new byte[MaxLengths];
    private readonly byte[] _symbols = new byte[MaxLengths];
    private readonly byte[] _extra = new byte[MaxLengths];
    private int _literalLengths;
    private int _distances;
    private int _codeLengths;
    private int _count;
    private int _extraBits;

    /// <summary>Finds the description; returns how many bits it takes.</summary>
    internal long Prepare(ReadOnlySpan<byte> literalLengths, ReadOnlySpan<byte> distances)
    {
        _literalLengths = Math.Max(257, Used(literalLengths));
        _distances = Math.Max(1, Used(distances));
        literalLengths[.._literalLengths].CopyTo(_lengths);
        distances[.._distances].CopyTo(_lengths.AsSpan(_literalLengths));
        FindRuns(_lengths.AsSpan(0, _literalLengths + _distances));
        _code.Build(_frequencies);
        _codeLengths = DeflateAlphabet.CodeLengthSymbols;
        while (_codeLengths > 4 && _code.Lengths[DeflateAlphabet.CodeLengthOrder[_codeLengths - 1]] == 0)
            _codeLengths--;
        return 14 + (3 * _codeLengths) + _code.Cost(_frequencies) + _extraBits;
    }

    /// <summary>Writes what was prepared.</summary>
    internal void Write(ref BitWriter writer)
    {
        writer.Put((uint)_literalLengths - 257, 5);
        writer.Put((uint)_distances - 1, 5);
        writer.Put((uint)_codeLengths - 4, 4);
        writer.Flush();
        foreach (byte symbol in DeflateAlphabet.CodeLengthOrder[.._codeLengths])
        {
            writer.Put(_code.Lengths[symbol], 3);
            writer.Flush();
        }

        for (int i = 0; i < _count; i++)
        {
            writer.Put(_code.Codes[_symbols[i]]);
            writer.Put(_extra[i], DeflateAlphabet.Repetition(_symbols[i]).ExtraBits);
            writer.Flush();
        }
    }

    private static int Used(ReadOnlySpan<byte> lengths) => lengths.LastIndexOfAnyExcept((byte)0) + 1;

    private void FindRuns(ReadOnlySpan<byte> lengths)
    {
        (_count, _extraBits) = (0, 0);
        Array.Clear(_frequencies);
        while (!lengths.IsEmpty)
        {
            byte length = lengths[0];
            int run = lengths.IndexOfAnyExcept(length);
            if (run < 0)
                run = lengths.Length;
            lengths = lengths[run..];
            if (length != 0)
            {
                Add(length, 1);
                run--;
            }

            while (run >= 3)
            {
                (int symbol, int most) = length != 0 ? (DeflateAlphabet.RepeatLast, 6)
                    : run <= 10 ? (DeflateAlphabet.RepeatZero, 10) : (DeflateAlphabet.RepeatZeroOften, 138);
                int taken = Math.Min(run, most);
                Add(symbol, taken);
                run -= taken;
            }

            for (; run > 0; run--)
                Add(length, 1);
        }
    }

    private void Add(int symbol, int times)
    {
        (int extraBits, int least) = DeflateAlphabet.Repetition(symbol);
        _frequencies[symbol]++;
        _extraBits += extraBits;
        (_symbols[_count], _extra[_count]) = ((byte)symbol, (byte)(times - least));
        _count++;
    }
}
