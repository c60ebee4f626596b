namespace Uacce.Engines.Managed;

/// <summary>
/// What a decode table says of the next bits, packed into 32 of them so that most symbols need one look and no branch on
/// their kind.
/// </summary>
/// <remarks>
/// Bits 0 to 5: how many bits to drop, the code's and its extra bits'. Bits 8 to 11: how many of those are the code's.
/// Bits 16 to 30: the literal, the base of the length or distance, or where the second table begins. The rest are flags.
/// </remarks>
internal static class HuffmanEntry
{
    /// <summary>The symbol is a literal. The sign bit, because it is asked for most often.</summary>
    internal const uint Literal = 1u << 31;

    /// <summary>The symbol is neither a literal nor a length or distance: see the other flags; with none of them it is not allowed.</summary>
    internal const uint Exceptional = 1u << 15;

    /// <summary>The code is longer than the table's index: its rest is looked up in a second table.</summary>
    internal const uint SecondTable = 1u << 14;

    /// <summary>The end of the block.</summary>
    internal const uint EndOfBlock = 1u << 13;

    /// <summary>The symbol of a code of <paramref name="length"/> bits.</summary>
    internal static uint WithLength(uint symbol, int length) => symbol + ((uint)length * 0x101);

    /// <summary>The way to a second table of 2^<paramref name="bits"/> entries.</summary>
    internal static uint ToSecondTable(int start, int bits, int indexBits) =>
        Exceptional | SecondTable | ((uint)start << 16) | ((uint)bits << 8) | (uint)indexBits;

    internal static bool IsLiteral(uint entry) => (entry & Literal) != 0;

    /// <summary>Bits to drop.</summary>
    internal static int TotalBits(uint entry) => unchecked((int)(entry & 63));

    /// <summary>Bits of the code alone; of a way to a second table, the bits of its index.</summary>
    internal static int CodeBits(uint entry) => unchecked((int)(entry >> 8) & 15);

    /// <summary>Literal, base, or start.</summary>
    internal static uint Value(uint entry) => (entry >> 16) & 0x7FFF;
}
