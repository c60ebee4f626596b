using System.Numerics;

namespace Uacce.Engines;

/// <summary>The distance matches may reach back. Libraries take powers of two, so other sizes are rounded down.</summary>
internal static class DeflateWindow
{
    /// <summary>The largest window of the format.</summary>
    internal const int MaxSize = 32 << 10;

    /// <summary>The smallest window every library here accepts.</summary>
    internal const int MinSize = 512;

    /// <summary>The largest window that fits into <paramref name="windowSize"/> bytes, for engines that take any.</summary>
    internal static int Size(int windowSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSize, MinSize);
        return Math.Min(windowSize, MaxSize);
    }

    /// <summary>Log2 of the largest window that fits into <paramref name="windowSize"/> bytes.</summary>
    internal static int Bits(int windowSize) => BitOperations.Log2((uint)Size(windowSize));
}
