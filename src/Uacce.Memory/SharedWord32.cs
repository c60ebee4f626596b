using System.Runtime.CompilerServices;

namespace Uacce.Memory;

/// <summary>
/// A 32-bit word that another thread, process or device may touch at any time. Every access names its memory order.
/// </summary>
/// <remarks>
/// A value type over an address: copying it is free, and it is valid only as long as the memory behind the
/// <see cref="MemoryWindow"/> it came from. Thread-safe.
/// </remarks>
public readonly unsafe struct SharedWord32
{
    private readonly uint* _word;

    internal SharedWord32(uint* word) => _word = word;

    /// <summary>Reads; later reads and writes of this thread stay behind it. Pairs with <see cref="WriteRelease"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadAcquire() => Volatile.Read(ref *_word);

    /// <summary>Writes; earlier reads and writes of this thread stay before it. Pairs with <see cref="ReadAcquire"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRelease(uint value) => Volatile.Write(ref *_word, value);

    /// <summary>Exchanges the value as one full fence and returns the old one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ExchangeFull(uint value) => Interlocked.Exchange(ref *_word, value);
}
