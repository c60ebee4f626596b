using System.Runtime.CompilerServices;

namespace Uacce.Engines.Managed;

/// <summary>Writes blocks: with codes of their own, with the fixed ones, or stored, as takes the fewest bits.</summary>
internal sealed unsafe class BlockEncoder
{
    /// <summary>
    /// The longest code that is used: four literals, and a match with all that belongs to it, fit into a word behind seven
    /// bits that wait.
    /// </summary>
    private const int MaxCodeLength = 14;

    // Less data seldom makes up for a description of codes, and it is not tried.
    private const int MinLengthForCodes = 64;

    private static readonly PrefixCode s_fixedLiteralLengths = MakeFixed(DeflateAlphabet.FixedLiteralLengths);
    private static readonly PrefixCode s_fixedDistances = MakeFixed(DeflateAlphabet.FixedDistances);

    private readonly PrefixCode _literalLengths = new(DeflateAlphabet.UsableLiteralLengthSymbols, MaxCodeLength);
    private readonly PrefixCode _distances = new(DeflateAlphabet.UsableDistanceSymbols, MaxCodeLength);
    private readonly CodeDescription _description = new();

    /// <summary>The most bytes that a block takes, and as much behind as may be overwritten.</summary>
    internal static int MaxSize(int length) => length + StoredBlocks.HeaderSize + 1 + BitWriter.Slack;

    /// <summary>Writes one block.</summary>
    /// <param name="writer">Where to, with room for <see cref="MaxSize"/>.</param>
    /// <param name="block">What is in it.</param>
    /// <param name="data">The same as bytes, at most <see cref="StoredBlocks.MaxBlockLength"/>.</param>
    /// <param name="isFinal">Whether the stream ends with it.</param>
    internal void Write(ref BitWriter writer, SequenceBlock block, ReadOnlySpan<byte> data, bool isFinal)
    {
        const int TypeBits = 3;
        long stored = 8 * (StoredBlocks.HeaderSize + (long)data.Length);
        long fixedCodes = TypeBits + Cost(s_fixedLiteralLengths, s_fixedDistances, block);
        long ownCodes = long.MaxValue;
        if (data.Length >= MinLengthForCodes)
        {
            _literalLengths.Build(block.LiteralLengths);
            _distances.Build(block.Distances);
            ownCodes = TypeBits + _description.Prepare(_literalLengths.Lengths, _distances.Lengths) + Cost(_literalLengths, _distances, block);
        }

        if (stored <= Math.Min(fixedCodes, ownCodes))
        {
            Store(ref writer, data, isFinal);
            return;
        }

        bool hasOwnCodes = ownCodes < fixedCodes;
        writer.Put((hasOwnCodes ? 2u << 1 : 1u << 1) | (isFinal ? 1u : 0u), TypeBits);
        if (hasOwnCodes)
            _description.Write(ref writer);
        writer.Flush();
        if (hasOwnCodes)
            WriteSequences(ref writer, block, data, _literalLengths, _distances);
        else
            WriteSequences(ref writer, block, data, s_fixedLiteralLengths, s_fixedDistances);
    }

    /// <summary>An empty stored block, which ends on a byte: all before it can be decoded.</summary>
    internal static void WriteMarker(ref BitWriter writer) => Store(ref writer, [], isFinal: false);

    private static long Cost(PrefixCode literalLengths, PrefixCode distances, SequenceBlock block) =>
        literalLengths.Cost(block.LiteralLengths) + distances.Cost(block.Distances) + block.ExtraBits;

    private static void Store(ref BitWriter writer, ReadOnlySpan<byte> data, bool isFinal)
    {
        writer.Put(isFinal ? 1u : 0u, 3);
        writer.Align();
        writer.Put((uint)data.Length | (((uint)data.Length ^ 0xFFFF) << 16), 32);
        writer.Flush();
        data.CopyTo(new Span<byte>(writer.Out, data.Length));
        writer.Out += data.Length;
    }

    // At once as good as it gets, as MatchFinder is.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteSequences(
        ref BitWriter destination, SequenceBlock block, ReadOnlySpan<byte> data, PrefixCode literalLengths, PrefixCode distances)
    {
        BitWriter writer = destination; // a copy, which registers can hold
        uint* literalLengthCodes = PinnedArray.Address(literalLengths.Codes);
        uint* lengths = PinnedArray.Address(MatchSymbols.Lengths);
        uint* distanceCodes = PinnedArray.Address(distances.Codes);
        unchecked
        {
            fixed (byte* start = data)
            {
                byte* at = start;
                foreach (ref readonly Sequence sequence in block.Sequences.AsSpan(0, block.Count))
                {
                    byte* end = at + sequence.Literals;
                    for (; end - at >= 4; at += 4)
                    {
                        writer.Put(literalLengthCodes[at[0]]);
                        writer.Put(literalLengthCodes[at[1]]);
                        writer.Put(literalLengthCodes[at[2]]);
                        writer.Put(literalLengthCodes[at[3]]);
                        writer.Flush();
                    }

                    for (; at < end; at++)
                        writer.Put(literalLengthCodes[*at]);
                    writer.Flush();
                    if (sequence.Length == 0)
                        break;
                    uint length = lengths[sequence.Length];
                    writer.Put(literalLengthCodes[MatchSymbols.Symbol(length)]);
                    writer.Put(MatchSymbols.Extra(length), MatchSymbols.ExtraBits(length));
                    writer.Put(distanceCodes[MatchSymbols.OfDistance(sequence.Distance, out uint extra, out int extraBits)]);
                    writer.Put(extra, extraBits);
                    writer.Flush();
                    at += sequence.Length;
                }
            }
        }

        writer.Put(literalLengthCodes[DeflateAlphabet.EndOfBlockSymbol]);
        writer.Flush();
        destination = writer;
    }

    private static PrefixCode MakeFixed(ReadOnlySpan<byte> lengths)
    {
        var code = new PrefixCode(lengths.Length, HuffmanTable.MaxLength);
        lengths.CopyTo(code.Lengths);
        code.Assign();
        return code;
    }
}
