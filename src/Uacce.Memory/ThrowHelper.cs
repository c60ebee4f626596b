using System.Diagnostics.CodeAnalysis;

namespace Uacce.Memory;

/// <summary>Throws outside the hot methods, so that those stay small enough to inline.</summary>
internal static class ThrowHelper
{
    [DoesNotReturn]
    internal static void OutsideWindow(long offset, long length, long windowLength) =>
        throw new ArgumentOutOfRangeException(
            nameof(offset), $"{length} bytes at offset {offset} lie outside a window of {windowLength} bytes.");

    [DoesNotReturn]
    internal static void Misaligned(long offset, int size) =>
        throw new ArgumentException($"Offset {offset} is not aligned for a word of {size} bytes.", nameof(offset));

    [DoesNotReturn]
    internal static void NotWords(int size) =>
        throw new ArgumentException($"A descriptor of {size} bytes is no whole number of 64-bit words.", nameof(size));

    [DoesNotReturn]
    internal static void OutsideRing(int index, int depth) =>
        throw new ArgumentOutOfRangeException(nameof(index), $"Entry {index} lies outside a ring of {depth} entries.");
}
