using System.Runtime.CompilerServices;

namespace Uacce.Engines.Managed;

/// <summary>Puts bits behind each other, lowest first, as DEFLATE wants them.</summary>
/// <remarks>
/// Writes eight bytes at a time, so there has to be room for <see cref="Slack"/> behind the last of them. Whoever puts
/// counts: no more than 63 bits may be waiting, of which <see cref="Flush"/> leaves seven at most.
/// </remarks>
internal unsafe ref struct BitWriter
{
    /// <summary>Bytes behind the output that may be overwritten.</summary>
    internal const int Slack = sizeof(ulong);

    internal byte* Out;
    internal ulong Bits;
    internal int Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Put(uint bits, int count)
    {
        Bits |= (ulong)bits << Count;
        Count = unchecked(Count + count);
    }

    /// <summary>Puts a code of a <see cref="PrefixCode"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Put(uint code) => Put(PrefixCode.Bits(code), PrefixCode.Length(code));

    /// <summary>Moves whole bytes to the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Flush()
    {
        Unsafe.WriteUnaligned(Out, Bits);
        Out = unchecked(Out + (nuint)(Count >> 3));
        Bits >>= Count & ~7;
        Count &= 7;
    }

    /// <summary>Fills the last byte up with zeros, and moves all to the output.</summary>
    internal void Align()
    {
        Count = (Count + 7) & ~7;
        Flush();
    }
}
