namespace Uacce.Engines.Managed;

/// <summary>A part of the input as sequences, and how often each symbol occurs in them.</summary>
internal sealed class SequenceBlock
{
    internal SequenceBlock(int maxSequences)
    {
        Sequences = PinnedArray.Allocate<Sequence>(maxSequences);
        LiteralLengths = PinnedArray.Allocate<uint>(DeflateAlphabet.UsableLiteralLengthSymbols);
        Distances = PinnedArray.Allocate<uint>(DeflateAlphabet.UsableDistanceSymbols);
    }

    /// <summary>The sequences; pinned, as the counts are.</summary>
    internal Sequence[] Sequences { get; }

    internal uint[] LiteralLengths { get; }

    internal uint[] Distances { get; }

    internal int Count { get; set; }

    /// <summary>Bits behind codes of lengths and distances.</summary>
    internal long ExtraBits { get; set; }

    /// <summary>A block of nothing but its end.</summary>
    internal void Clear()
    {
        (Count, ExtraBits) = (0, 0);
        Array.Clear(LiteralLengths);
        Array.Clear(Distances);
        LiteralLengths[DeflateAlphabet.EndOfBlockSymbol] = 1;
    }
}
