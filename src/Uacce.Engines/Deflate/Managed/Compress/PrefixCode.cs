namespace Uacce.Engines.Managed;

/// <summary>The shortest prefix code for how often each symbol occurs, with no code longer than a limit.</summary>
internal sealed class PrefixCode
{
    private const int SymbolBits = 9;
    private const int DigitBits = 6;

    private readonly int _maxLength;
    private readonly uint[] _sorted;
    private readonly uint[] _tree;

    /// <param name="symbols">Symbols of the alphabet, at most 512.</param>
    /// <param name="maxLength">The longest code, at most 15.</param>
    internal PrefixCode(int symbols, int maxLength)
    {
        _maxLength = maxLength;
        _sorted = new uint[symbols];
        _tree = new uint[symbols];
        Codes = PinnedArray.Allocate<uint>(symbols);
        Lengths = new byte[symbols];
    }

    /// <summary>The length of each symbol's code in bits; 0 for one that has none.</summary>
    internal byte[] Lengths { get; }

    /// <summary>Each symbol's code, for <see cref="Bits"/> and <see cref="Length"/>. Pinned.</summary>
    internal uint[] Codes { get; }

    /// <summary>A code in the order in which its bits are written, the first one lowest.</summary>
    internal static uint Bits(uint code) => code & 0xFFFF;

    internal static int Length(uint code) => unchecked((int)(code >> 16));

    /// <summary>Bits that symbols take which occur so often.</summary>
    internal long Cost(ReadOnlySpan<uint> frequencies)
    {
        long bits = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
            bits += (long)frequencies[symbol] * Lengths[symbol];
        return bits;
    }

    /// <summary>Makes lengths and codes for symbols that occur so often, each fewer than 2^23 times.</summary>
    /// <remarks>Always at least two codes: some decoders do not take less, though the format allows it.</remarks>
    internal void Build(ReadOnlySpan<uint> frequencies)
    {
        Span<int> counts = stackalloc int[HuffmanTable.MaxLength + 1];
        int used = Sort(frequencies);
        CountLengths(used, counts);
        Limit(counts);
        Array.Clear(Lengths);
        int next = used;
        // The most frequent symbols have the shortest codes.
        for (int length = 1; length <= _maxLength; length++)
        {
            for (int i = counts[length]; i > 0; i--)
                Lengths[_sorted[--next] & ((1 << SymbolBits) - 1)] = (byte)length;
        }

        Assign();
    }

    /// <summary>Makes the canonical code of the lengths (RFC 1951, section 3.2.2).</summary>
    internal void Assign()
    {
        Span<uint> next = stackalloc uint[HuffmanTable.MaxLength + 2];
        next.Clear();
        foreach (byte length in Lengths)
            next[length + 1]++;
        next[1] = 0; // symbols without a code
        for (int length = 1; length <= HuffmanTable.MaxLength; length++)
            next[length + 1] = (next[length] + next[length + 1]) << 1;
        for (int symbol = 0; symbol < Lengths.Length; symbol++)
        {
            int length = Lengths[symbol];
            Codes[symbol] = length == 0 ? 0 : ((uint)length << 16) | Reverse(next[length]++, length);
        }
    }

    private static uint Reverse(uint code, int length)
    {
        code = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
        code = ((code & 0x3333) << 2) | ((code >> 2) & 0x3333);
        code = ((code & 0x0F0F) << 4) | ((code >> 4) & 0x0F0F);
        code = (code << 8) | (code >> 8);
        return (code & 0xFFFF) >> (16 - length);
    }

    /// <summary>Puts the symbols that occur in order, the rarest first; returns how many.</summary>
    private int Sort(ReadOnlySpan<uint> frequencies)
    {
        int used = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] != 0)
                _sorted[used++] = (frequencies[symbol] << SymbolBits) | (uint)symbol;
        }

        for (int symbol = 0; used < 2; symbol++)
        {
            if (frequencies[symbol] == 0)
                _sorted[used++] = (uint)symbol;
        }

        uint all = 0;
        foreach (uint entry in _sorted.AsSpan(0, used))
            all |= entry;
        // Few digits are in use, and a comparing sort would take longer than all else here.
        for (int digit = SymbolBits; digit < 32 && all >> digit != 0; digit += DigitBits)
            SortBy(digit, used);
        return used;
    }

    /// <summary>Orders by one digit of the frequency, and otherwise as it was.</summary>
    private void SortBy(int digit, int used)
    {
        Span<int> starts = stackalloc int[1 << DigitBits];
        starts.Clear();
        foreach (uint entry in _sorted.AsSpan(0, used))
            starts[(int)(entry >> digit) & ((1 << DigitBits) - 1)]++;
        int next = 0;
        foreach (ref int start in starts)
            (start, next) = (next, next + start);
        _sorted.AsSpan(0, used).CopyTo(_tree);
        foreach (uint entry in _tree.AsSpan(0, used))
            _sorted[starts[(int)(entry >> digit) & ((1 << DigitBits) - 1)]++] = entry;
    }

    /// <summary>How many codes of each length Huffman's algorithm makes, of any length; those above the limit are counted at it.</summary>
    /// <remarks>In place, after Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy Codes" (1995).</remarks>
    private void CountLengths(int used, Span<int> counts)
    {
        Span<uint> tree = _tree.AsSpan(0, used);
        for (int i = 0; i < used; i++)
            tree[i] = _sorted[i] >> SymbolBits;

        // Joins the two rarest until one is left; a node that was joined holds its parent from then on.
        int leaf = 0;
        int node = 0;
        for (int parent = 0; parent < used - 1; parent++)
        {
            uint weight = 0;
            for (int child = 0; child < 2; child++)
            {
                if (leaf >= used || (node < parent && tree[node] < tree[leaf]))
                {
                    weight += tree[node];
                    tree[node++] = (uint)parent;
                }
                else
                {
                    weight += tree[leaf++];
                }
            }

            tree[parent] = weight;
        }

        // From the root down: a node lies one below its parent, and what of a level is no node is a leaf.
        counts.Clear();
        tree[used - 2] = 0;
        for (int i = used - 3; i >= 0; i--)
            tree[i] = tree[(int)tree[i]] + 1;
        int room = 1;
        node = used - 2;
        for (uint depth = 0; room > 0; depth++)
        {
            int nodes = 0;
            for (; node >= 0 && tree[node] == depth; node--)
                nodes++;
            counts[(int)Math.Min(depth, (uint)_maxLength)] += room - nodes;
            room = 2 * nodes;
        }
    }

    /// <summary>Makes room for the codes that were longer: for each place that is missing, one of the others gets a bit longer.</summary>
    private void Limit(Span<int> counts)
    {
        int taken = 0;
        for (int length = 1; length <= _maxLength; length++)
            taken += counts[length] << (_maxLength - length);
        for (; taken > 1 << _maxLength; taken--)
        {
            // One of the longest takes the place beside one that is shorter, and both are a bit longer than that was.
            int length = _maxLength - 1;
            while (counts[length] == 0)
                length--;
            counts[_maxLength]--;
            counts[length]--;
            counts[length + 1] += 2;
        }
    }
}
