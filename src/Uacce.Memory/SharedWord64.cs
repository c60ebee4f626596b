using System.Runtime.CompilerServices;

namespace Uacce.Memory;

/// <summary>A 64-bit <see cref="SharedWord32"/>: one aligned access each, never torn.</summary>
public readonly unsafe struct SharedWord64
{
    private readonly ulong* _word;

    internal SharedWord64(ulong* word) => _word = word;

    /// <summary>Reads; later reads and writes of this thread stay behind it. Pairs with <see cref="WriteRelease"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadAcquire() => Volatile.Read(ref *_word);

    /// <summary>Writes; earlier reads and writes of this thread stay before it. Pairs with <see cref="ReadAcquire"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRelease(ulong value) => Volatile.Write(ref *_word, value);
}
