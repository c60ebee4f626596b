namespace Uacce.Engines.Managed;

/// <summary>
/// The last 32 KiB of output or more, and behind them room for the next: what a call makes first is made here, next to
/// what its matches reach back to, and copied to its destination after.
/// </summary>
internal sealed class InflateHistory
{
    /// <summary>Bytes of a call's output that are made here; with so many before it, no match reaches back behind the destination.</summary>
    internal const int Room = DeflateWindow.MaxSize;

    // As much again, so that small calls seldom move anything.
    private const int MaxLength = 2 * DeflateWindow.MaxSize;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(MaxLength + Room);

    /// <summary>Bytes that matches may reach back to.</summary>
    internal int Length { get; private set; }

    /// <summary>The history, with the room behind it.</summary>
    internal Span<byte> Bytes => _bytes;

    internal void Clear() => Length = 0;

    /// <summary>Makes sure of <see cref="Room"/>.</summary>
    internal void MakeRoom()
    {
        if (Length > MaxLength)
            Keep(_bytes.AsSpan(0, Length));
    }

    /// <summary>Remembers what was made in the room.</summary>
    internal void Extend(int made) => Length += made;

    /// <summary>Remembers the end of <paramref name="made"/>, at least a window, in place of what was there.</summary>
    internal void Keep(ReadOnlySpan<byte> made)
    {
        made[^DeflateWindow.MaxSize..].CopyTo(_bytes);
        Length = DeflateWindow.MaxSize;
    }
}
