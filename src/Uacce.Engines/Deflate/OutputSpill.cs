using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Uacce.Engines;

/// <summary>A few bytes of output that did not fit, kept for the next call. A mutable value: keep it in one field.</summary>
/// <remarks>Lets a deflater whose smallest step writes several bytes serve a destination of one.</remarks>
internal struct OutputSpill
{
    /// <summary>Bytes it holds.</summary>
    internal const int Size = 16;

    private Bytes _bytes;
    private int _start;
    private int _end;

    /// <summary>Whether nothing waits.</summary>
    internal readonly bool IsEmpty => _start == _end;

    /// <summary>Where to write; only while it is empty. Then say how much with <see cref="Fill"/>.</summary>
    [UnscopedRef]
    internal Span<byte> Buffer => _bytes;

    /// <summary>The first <paramref name="count"/> bytes of <see cref="Buffer"/> now wait.</summary>
    internal void Fill(int count)
    {
        _start = 0;
        _end = count;
    }

    /// <summary>Moves what fits into <paramref name="destination"/> and says how much that was.</summary>
    internal int Drain(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _end - _start);
        Buffer.Slice(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    [InlineArray(Size)]
    private struct Bytes
    {
        private byte _first;
    }
}
