using System.Numerics;
using System.Runtime.CompilerServices;

namespace Uacce.Engines.Managed;

/// <summary>
/// Finds repetitions: for every position the last place with the same four bytes, as far as a table of such places remembers
/// it, and the first match it comes to is taken.
/// </summary>
/// <remarks>
/// Works on a copy of the input, with what came before in front of it, so that what is looked at twice is the same twice.
/// A place is a hint: whether there is a match is seen from the bytes. Places are counted over all streams, modulo 2^32, so
/// those of the stream before lie outside of the window, and need not be cleared.
/// </remarks>
internal sealed unsafe class MatchFinder
{
    /// <summary>Input bytes that are looked through at a time: as many as can be stored in one block, should nothing be found.</summary>
    internal const int ChunkSize = StoredBlocks.MaxBlockLength;

    /// <summary>The most sequences that <see cref="Find"/> makes: as many as there can be matches, and what is left.</summary>
    internal const int MaxSequences = (ChunkSize / MinLength) + 1;

    private const int MinLength = 4, MaxLength = 258;
    private const int TableBits = 13;

    // So many places in a row without a match, and the step to the next is one longer.
    private const uint Patience = 64;

    // Words are read that may reach over the end; what lies there is not used.
    private const int Slack = sizeof(ulong);

    private readonly int _windowSize;
    private readonly byte[] _bytes = PinnedArray.Allocate<byte>(DeflateWindow.MaxSize + ChunkSize + Slack);

    // By the hash of the four bytes there.
    private readonly uint[] _places = PinnedArray.Allocate<uint>(1 << TableBits);

    // The place of the first of the bytes. A table that was never filled says 0, which is before all.
    private uint _base;
    private int _length;
    private int _start;

    /// <param name="windowSize">How far back matches reach.</param>
    /// <param name="firstPlace">Where places are counted from.</param>
    internal MatchFinder(int windowSize, uint firstPlace = 1) => (_windowSize, _base) = (windowSize, firstPlace);

    /// <summary>The chunk that was loaded last.</summary>
    internal ReadOnlySpan<byte> Chunk => _bytes.AsSpan(_start, _length - _start);

    /// <summary>Forgets what came before.</summary>
    internal void Reset()
    {
        _base = unchecked(_base + (uint)_length);
        _length = _start = 0;
    }

    /// <summary>Copies at most <see cref="ChunkSize"/> bytes behind what is in the window.</summary>
    internal void Load(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length > _bytes.Length - Slack - _length)
        {
            int gone = _length - Math.Min(_length, _windowSize);
            _bytes.AsSpan(gone, _length - gone).CopyTo(_bytes);
            _base = unchecked(_base + (uint)gone);
            _length -= gone;
        }

        _start = _length;
        chunk.CopyTo(_bytes.AsSpan(_start));
        _length += chunk.Length;
    }

    /// <summary>Makes sequences of the chunk.</summary>
    // At once as good as it gets: a command may be done before the runtime would have it so.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Find(SequenceBlock block)
    {
        block.Clear();
        byte* window = PinnedArray.Address(_bytes);
        uint* places = PinnedArray.Address(_places);
        uint* literalLengths = PinnedArray.Address(block.LiteralLengths);
        uint* lengths = PinnedArray.Address(MatchSymbols.Lengths);
        uint* distances = PinnedArray.Address(block.Distances);
        Sequence* first = PinnedArray.Address(block.Sequences);
        Sequence* sequence = first;
        byte* at = window + _start;
        byte* end = window + _length;
        byte* lastStart = end - MinLength;
        byte* literals = at;
        uint start = _base;
        uint reach = (uint)_windowSize;
        long extraBits = 0;
        uint misses = 0;
        unchecked
        {
            while (at <= lastStart)
            {
                uint word = Unsafe.ReadUnaligned<uint>(at);
                uint here = (uint)(at - window);
                ref uint place = ref places[Hash(word)];
                uint distance = start + here - place;
                place = start + here;
                // Also for a distance of 0, once the places have begun anew.
                if (distance - 1 >= Math.Min(here, reach) || Unsafe.ReadUnaligned<uint>(at - distance) != word)
                {
                    literalLengths[*at++]++;
                    if (++misses < Patience)
                        continue;
                    // Little is lost by leaving places out where there is nothing.
                    for (long left = Math.Min(misses / Patience, end - at); left > 0; left--)
                        literalLengths[*at++]++;
                    continue;
                }

                misses = 0;
                byte* match = at - distance;
                byte* matchEnd = End(at + MinLength, distance, at + Math.Min(end - at, MaxLength));
                // It may begin earlier, where a place was left out, or given to another word since.
                while (at > literals && match > window && matchEnd - at < MaxLength && at[-1] == match[-1])
                {
                    literalLengths[*--at]--;
                    match--;
                }

                int length = (int)(matchEnd - at);
                sequence->Literals = (int)(at - literals);
                sequence->Length = (ushort)length;
                sequence->Distance = (ushort)distance;
                sequence++;
                literalLengths[MatchSymbols.Symbol(lengths[length])]++;
                distances[MatchSymbols.OfDistance((int)distance, out _, out int distanceBits)]++;
                extraBits += MatchSymbols.ExtraBits(lengths[length]) + distanceBits;
                if (matchEnd <= lastStart)
                {
                    places[Hash(Unsafe.ReadUnaligned<uint>(at + 1))] = start + (uint)(at + 1 - window);
                    places[Hash(Unsafe.ReadUnaligned<uint>(matchEnd - 2))] = start + (uint)(matchEnd - 2 - window);
                }

                at = literals = matchEnd;
            }
        }

        if (literals < end)
        {
            *sequence++ = new Sequence { Literals = (int)(end - literals) };
            for (; at < end; at++)
                literalLengths[*at]++;
        }

        block.Count = (int)(sequence - first);
        block.ExtraBits = extraBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(uint word) => unchecked(word * 0x9E37_79B1) >> (32 - TableBits);

    /// <summary>Where the bytes from <paramref name="at"/> on no longer repeat those a distance before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* End(byte* at, uint distance, byte* limit)
    {
        unchecked
        {
            while (at < limit)
            {
                ulong difference = Unsafe.ReadUnaligned<ulong>(at) ^ Unsafe.ReadUnaligned<ulong>(at - distance);
                if (difference != 0)
                {
                    at += BitOperations.TrailingZeroCount(difference) >> 3;
                    break;
                }

                at += sizeof(ulong);
            }
        }

        return at < limit ? at : limit;
    }
}
