namespace Uacce.Engines.Managed;

/// <summary>Where a call stands in its input and output, and the bits taken from the input and not used yet.</summary>
internal unsafe ref struct InflateCursor
{
    internal byte* In;
    internal byte* InStart;
    internal byte* InEnd;
    internal byte* Out;
    internal byte* OutEnd;

    /// <summary>The first byte that a match may reach back to.</summary>
    internal byte* Window;

    /// <summary>The next bits of the stream, lowest first; zero above <see cref="Count"/>.</summary>
    internal ulong Bits;

    /// <summary>Valid bits of <see cref="Bits"/>, at most 63.</summary>
    internal int Count;

    internal readonly long InLeft => InEnd - In;

    internal readonly long Room => OutEnd - Out;

    /// <summary>Takes bytes until there are at least 56 bits, or no more bytes.</summary>
    internal void TopUp()
    {
        for (; Count < 56 && In < InEnd; Count += 8)
            Bits |= (ulong)*In++ << Count;
    }

    /// <summary>Takes what is there; whether that makes <paramref name="wanted"/> bits, at most 56.</summary>
    internal bool Has(int wanted)
    {
        if (Count < wanted)
            TopUp();
        return Count >= wanted;
    }

    internal readonly uint Peek(int bits) => (uint)(Bits & ((1UL << bits) - 1));

    internal void Drop(int bits)
    {
        Bits >>= bits;
        Count -= bits;
    }

    internal uint Take(int bits)
    {
        uint value = Peek(bits);
        Drop(bits);
        return value;
    }

    /// <summary>
    /// Gives whole bytes back to the input. Those of an earlier call stay: they are the beginning of something whose end this
    /// call did not see either.
    /// </summary>
    internal void GiveBack()
    {
        int bytes = (int)Math.Min(Count >> 3, In - InStart);
        In -= bytes;
        Count -= bytes << 3;
        Bits &= (1UL << Count) - 1;
    }
}
