namespace Uacce.Abi.Tests.Layout;

/// <summary>Where a field lies, measured by what a writer does rather than by what it claims.</summary>
internal readonly record struct Extent(int Offset, int Length)
{
    /// <summary>The bytes that are not zero after a value was written whose one field has all bits set.</summary>
    public static Extent Of(ReadOnlySpan<byte> written)
    {
        int first = written.IndexOfAnyExcept((byte)0);
        int last = written.LastIndexOfAnyExcept((byte)0);
        if (first < 0 || written[first..(last + 1)].ContainsAnyExcept((byte)0xFF))
            throw new ArgumentException("Exactly one field must have all bits set.", nameof(written));
        return new Extent(first, last - first + 1);
    }

    /// <summary>The same for a field inside a 64-bit little-endian word that starts at <paramref name="wordOffset"/>.</summary>
    public static Extent OfWord(ulong word, int wordOffset)
    {
        Extent inWord = Of(BitConverter.GetBytes(word));
        return inWord with { Offset = wordOffset + inWord.Offset };
    }
}
