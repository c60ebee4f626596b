using System.Numerics;

namespace Uacce.Engines.Managed;

/// <summary>A table that decodes one Huffman code: indexed by the next bits, with second tables for the longer codes.</summary>
internal sealed class HuffmanTable
{
    /// <summary>Index bits of the tables for literals and lengths, and for distances: both fit the first-level cache together.</summary>
    internal const int LiteralLengthIndexBits = 11, DistanceIndexBits = 8;

    /// <summary>The longest code of DEFLATE.</summary>
    internal const int MaxLength = 15;

    private readonly uint[] _symbols;
    private readonly ushort[] _sorted;
    private readonly bool _maySingle;

    /// <summary>A table for an alphabet.</summary>
    /// <param name="symbols">The alphabet's entries without a code.</param>
    /// <param name="indexBits">Bits of the index; longer codes take a second look.</param>
    /// <param name="capacity">The most entries that any code of this alphabet and index needs, second tables included.</param>
    /// <param name="maySingle">Whether no code at all, or a single one of one bit, is allowed, though it leaves bits without meaning.</param>
    internal HuffmanTable(uint[] symbols, int indexBits, int capacity, bool maySingle)
    {
        _symbols = symbols;
        _sorted = new ushort[symbols.Length];
        _maySingle = maySingle;
        IndexBits = indexBits;
        Entries = PinnedArray.Allocate<uint>(capacity);
    }

    internal int IndexBits { get; }

    /// <summary>The table; pinned, so that decoding loops may hold its address.</summary>
    internal uint[] Entries { get; }

    // Capacities: what zlib's examples/enough.c computes for 286 symbols of up to 15 bits at 11 index bits, and 30 at 8.
    internal static HuffmanTable ForLiteralLengths() => new(DeflateAlphabet.LiteralLengths, LiteralLengthIndexBits, 2342, maySingle: true);

    internal static HuffmanTable ForDistances() => new(DeflateAlphabet.Distances, DistanceIndexBits, 402, maySingle: true);

    internal static HuffmanTable ForCodeLengths() => new(DeflateAlphabet.CodeLengths, 7, 128, maySingle: false);

    /// <summary>
    /// Builds the table of the canonical code with these lengths per symbol, 0 for a symbol without a code; false when
    /// there is no such code. What is refused is what zlib refuses.
    /// </summary>
    internal bool TryBuild(ReadOnlySpan<byte> lengths)
    {
        Span<int> counts = stackalloc int[MaxLength + 1];
        counts.Clear();
        foreach (byte length in lengths)
            counts[length]++;
        counts[0] = 0;
        int longest = MaxLength;
        while (longest > 0 && counts[longest] == 0)
            longest--;
        int left = 1;
        for (int length = 1; length <= MaxLength; length++)
        {
            left = (left << 1) - counts[length];
            if (left < 0)
                return false; // more codes than there are
        }

        if (left > 0)
        {
            if (!_maySingle || longest > 1)
                return false;
            Array.Fill(Entries, HuffmanEntry.WithLength(HuffmanEntry.Exceptional, 1), 0, 1 << IndexBits);
        }

        Sort(lengths, counts);
        Fill(counts, longest);
        return true;
    }

    private void Sort(ReadOnlySpan<byte> lengths, ReadOnlySpan<int> counts)
    {
        Span<int> next = stackalloc int[MaxLength + 1];
        next[1] = 0;
        for (int length = 1; length < MaxLength; length++)
            next[length + 1] = next[length] + counts[length];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
                _sorted[next[lengths[symbol]]++] = (ushort)symbol;
        }
    }

    private void Fill(ReadOnlySpan<int> counts, int longest)
    {
        Span<uint> entries = Entries;
        int at = 0;
        uint code = 0; // its first bit lowest, as the bits of the stream come
        for (int length = 1; length <= IndexBits; length++)
        {
            for (int i = 0; i < counts[length]; i++)
            {
                entries[(int)code] = HuffmanEntry.WithLength(_symbols[_sorted[at++]], length);
                code = Next(code, length);
            }

            // What the first bits decide, one more bit does not change.
            if (length < IndexBits)
                entries[..(1 << length)].CopyTo(entries[(1 << length)..]);
        }

        if (longest > IndexBits)
            FillSecondTables(counts, longest, at, code);
    }

    private void FillSecondTables(ReadOnlySpan<int> counts, int longest, int at, uint code)
    {
        Span<uint> entries = Entries;
        int start = 0;
        int end = 1 << IndexBits;
        int bits = 0;
        uint prefix = uint.MaxValue;
        uint prefixMask = (1u << IndexBits) - 1;
        for (int length = IndexBits + 1; length <= longest; length++)
        {
            for (int i = 0; i < counts[length]; i++)
            {
                if ((code & prefixMask) != prefix)
                {
                    // As many bits as the codes that share this prefix need: those left of this length, and then longer ones.
                    prefix = code & prefixMask;
                    start = end;
                    bits = length - IndexBits;
                    for (int room = counts[length] - i; room < 1 << bits; room = (room << 1) + counts[IndexBits + bits])
                        bits++;
                    end = start + (1 << bits);
                    entries[(int)prefix] = HuffmanEntry.ToSecondTable(start, bits, IndexBits);
                }

                int rest = length - IndexBits;
                uint entry = HuffmanEntry.WithLength(_symbols[_sorted[at++]], rest);
                for (int index = start + (int)(code >> IndexBits); index < end; index += 1 << rest)
                    entries[index] = entry;
                code = Next(code, length);
            }
        }
    }

    /// <summary>The next code of that length, counting from the stream's first bit: carries run towards the lower bits.</summary>
    private static uint Next(uint code, int length)
    {
        int carry = BitOperations.LeadingZeroCount(~(code << (32 - length)));
        if (carry >= length)
            return 0; // that was the last one
        uint bit = 1u << (length - 1 - carry);
        return (code & (bit - 1)) | bit;
    }
}
