using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uacce.Memory;

/// <summary>A bounded view of memory by address: the only way in this system to reach mapped or foreign memory.</summary>
/// <remarks>
/// A value type that owns nothing: whoever made the window keeps its memory alive. Every access is bounds-checked
/// against <see cref="Length"/>. Plain copies are not ordered; order them with a <see cref="SharedWord32"/> or
/// <see cref="SharedWord64"/> of the same window.
/// </remarks>
public readonly unsafe struct MemoryWindow
{
    private readonly byte* _start;

    private MemoryWindow(byte* start, long length)
    {
        _start = start;
        Length = length;
    }

    /// <summary>Bytes in the window.</summary>
    public long Length { get; }

    /// <summary>The address of the first byte, as a descriptor would hold it.</summary>
    public ulong Address => (ulong)_start;

    /// <summary>
    /// A window over memory of this process. The caller promises that <paramref name="length"/> bytes at
    /// <paramref name="address"/> stay mapped for as long as the window, or anything made from it, is used.
    /// </summary>
    public static MemoryWindow FromAddress(ulong address, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new MemoryWindow((byte*)address, length);
    }

    /// <summary>A part of this window.</summary>
    public MemoryWindow Slice(long offset, long length)
    {
        Check(offset, length);
        return new MemoryWindow(_start + offset, length);
    }

    /// <summary>The aligned 32-bit word at <paramref name="offset"/>.</summary>
    public SharedWord32 Word32(long offset)
    {
        Check(offset, sizeof(uint));
        CheckAligned(offset, sizeof(uint));
        return new SharedWord32((uint*)(_start + offset));
    }

    /// <summary>The aligned 64-bit word at <paramref name="offset"/>.</summary>
    public SharedWord64 Word64(long offset)
    {
        Check(offset, sizeof(ulong));
        CheckAligned(offset, sizeof(ulong));
        return new SharedWord64((ulong*)(_start + offset));
    }

    /// <summary>The bytes themselves. Content that another party may write must be copied once before it is checked.</summary>
    public Span<byte> AsSpan(long offset, int length)
    {
        Check(offset, length);
        return new Span<byte>(_start + offset, length);
    }

    /// <summary>Sets every byte of the window to zero.</summary>
    public void Clear() => NativeMemory.Clear(_start, (nuint)Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(long offset, long length)
    {
        if ((ulong)offset > (ulong)Length || (ulong)length > (ulong)(Length - offset))
            ThrowHelper.OutsideWindow(offset, length, Length);
    }

    private void CheckAligned(long offset, int size)
    {
        if (((nuint)(_start + offset) & (nuint)(size - 1)) != 0)
            ThrowHelper.Misaligned(offset, size);
    }
}
