namespace Uacce.Engines.Managed;

/// <summary>A chunk of a <see cref="MatchFinder"/> as sequences, and how often each symbol occurs in them.</summary>
internal sealed class SequenceBlock
{
    /// <summary>The sequences; pinned, as the counts are.</summary>
    internal Sequence[] Sequences { get; } = PinnedArray.Allocate<Sequence>(MatchFinder.MaxSequences);

    internal uint[] LiteralLengths { get; } = PinnedArray.Allocate<uint>(DeflateAlphabet.UsableLiteralLengthSymbols);

    internal uint[] Distances { get; } = PinnedArray.Allocate<uint>(DeflateAlphabet.UsableDistanceSymbols);

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
