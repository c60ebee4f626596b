namespace Uacce.Engines.Managed;

/// <summary>The symbols of DEFLATE (RFC 1951, section 3.2.5) as entries without a code: see <see cref="HuffmanEntry"/>.</summary>
internal static class DeflateAlphabet
{
    internal const int EndOfBlockSymbol = 256;
    internal const int LiteralLengthSymbols = 288;
    internal const int DistanceSymbols = 32;
    internal const int CodeLengthSymbols = 19;

    /// <summary>Codes that a dynamic block may define: the last two of each kind exist in the fixed code only, unused.</summary>
    internal const int UsableLiteralLengthSymbols = 286, UsableDistanceSymbols = 30;

    /// <summary>Code lengths that stand for several: the last one again, or zeros.</summary>
    internal const int RepeatLast = 16, RepeatZero = 17, RepeatZeroOften = 18;

    internal static uint[] LiteralLengths { get; } = MakeLiteralLengths();

    internal static uint[] Distances { get; } = MakeDistances();

    internal static uint[] CodeLengths { get; } = [.. Enumerable.Range(0, CodeLengthSymbols).Select(symbol => (uint)symbol << 16)];

    /// <summary>The order in which a dynamic block gives the lengths of the code length codes (section 3.2.7).</summary>
    internal static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Code lengths of the fixed codes (section 3.2.6).</summary>
    internal static byte[] FixedLiteralLengths { get; } =
        [.. Enumerable.Range(0, LiteralLengthSymbols).Select(symbol => (byte)(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))];

    internal static byte[] FixedDistances { get; } = [.. Enumerable.Repeat((byte)5, DistanceSymbols)];

    /// <summary>For how many lengths a code length stands: at least so many, and what the extra bits behind it say (section 3.2.7).</summary>
    internal static (int ExtraBits, int Least) Repetition(int codeLength) => codeLength switch
    {
        RepeatLast => (2, 3),
        RepeatZero => (3, 3),
        RepeatZeroOften => (7, 11),
        _ => (0, 1),
    };

    private static uint[] MakeLiteralLengths()
    {
        uint[] symbols = new uint[LiteralLengthSymbols];
        for (int symbol = 0; symbol < EndOfBlockSymbol; symbol++)
            symbols[symbol] = HuffmanEntry.Literal | ((uint)symbol << 16);
        symbols[EndOfBlockSymbol] = HuffmanEntry.Exceptional | HuffmanEntry.EndOfBlock;
        uint length = 3;
        for (int symbol = EndOfBlockSymbol + 1; symbol < UsableLiteralLengthSymbols; symbol++)
        {
            // Eight lengths without extra bits, then four more for each extra bit; the last is 258 and has none.
            int step = symbol - EndOfBlockSymbol - 1;
            int extra = step < 8 || symbol == UsableLiteralLengthSymbols - 1 ? 0 : (step / 4) - 1;
            symbols[symbol] = ((symbol == UsableLiteralLengthSymbols - 1 ? 258 : length) << 16) | (uint)extra;
            length += 1u << extra;
        }

        symbols.AsSpan(UsableLiteralLengthSymbols).Fill(HuffmanEntry.Exceptional);
        return symbols;
    }

    private static uint[] MakeDistances()
    {
        uint[] symbols = new uint[DistanceSymbols];
        uint distance = 1;
        for (int symbol = 0; symbol < UsableDistanceSymbols; symbol++)
        {
            int extra = symbol < 4 ? 0 : (symbol / 2) - 1;
            symbols[symbol] = (distance << 16) | (uint)extra;
            distance += 1u << extra;
        }

        symbols.AsSpan(UsableDistanceSymbols).Fill(HuffmanEntry.Exceptional);
        return symbols;
    }
}
