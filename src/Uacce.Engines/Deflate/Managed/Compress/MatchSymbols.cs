using System.Numerics;
using System.Runtime.CompilerServices;

namespace Uacce.Engines.Managed;

/// <summary>The symbols of lengths and distances (RFC 1951, section 3.2.5), the other way round than a decoder has them.</summary>
internal static class MatchSymbols
{
    /// <summary>
    /// What there is to know of each length from 3 to 258, for <see cref="Symbol"/>, <see cref="Extra"/> and
    /// <see cref="ExtraBits"/>. Pinned.
    /// </summary>
    internal static uint[] Lengths { get; } = MakeLengths();

    internal static uint Symbol(uint length) => length & 0x1FF;

    /// <summary>What is written behind the code.</summary>
    internal static uint Extra(uint length) => length >> 16;

    /// <summary>Bits of <see cref="Extra"/>.</summary>
    internal static int ExtraBits(uint length) => unchecked((int)(length >> 9) & 15);

    /// <summary>The symbol of a distance from 1 to 32,768, and what is written behind its code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint OfDistance(int distance, out uint extra, out int extraBits)
    {
        // From 5 on, two symbols for each power of two: the highest bit and the next say which.
        unchecked
        {
            uint before = (uint)distance - 1;
            extraBits = Math.Max(BitOperations.Log2(before) - 1, 0);
            extra = before & ((1u << extraBits) - 1);
            return (before >> extraBits) + (2 * (uint)extraBits);
        }
    }

    private static uint[] MakeLengths()
    {
        uint[] lengths = PinnedArray.Allocate<uint>(259);
        for (int symbol = DeflateAlphabet.EndOfBlockSymbol + 1; symbol < DeflateAlphabet.UsableLiteralLengthSymbols; symbol++)
        {
            // The last one is for 258 alone, which is the last of the one before as well, and a shorter code.
            uint entry = DeflateAlphabet.LiteralLengths[symbol];
            int extraBits = HuffmanEntry.TotalBits(entry);
            for (uint extra = 0; extra < 1u << extraBits && HuffmanEntry.Value(entry) + extra < lengths.Length; extra++)
                lengths[HuffmanEntry.Value(entry) + extra] = (uint)symbol | ((uint)extraBits << 9) | (extra << 16);
        }

        return lengths;
    }
}
