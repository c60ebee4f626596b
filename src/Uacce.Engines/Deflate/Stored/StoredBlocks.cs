using System.Buffers.Binary;

namespace Uacce.Engines;

/// <summary>
/// Stored blocks: data as it is behind a header of five bytes. They begin and end on a byte when the stream before does.
/// </summary>
internal static class StoredBlocks
{
    /// <summary>Bytes before a block's data: the type bits padded to a byte, the length, and its complement.</summary>
    internal const int HeaderSize = 5;

    /// <summary>Data bytes in one block.</summary>
    internal const int MaxBlockLength = ushort.MaxValue;

    /// <summary>
    /// Exactly what <see cref="TryWrite"/> produces for <paramref name="length"/> bytes: the most any input needs.
    /// </summary>
    internal static long MaxSize(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        long blocks = Math.Max(1, ((long)length + MaxBlockLength - 1) / MaxBlockLength);
        return length + (blocks * HeaderSize);
    }

    /// <summary>
    /// Writes all of <paramref name="source"/>, for no input one empty block, and marks the last block if
    /// <paramref name="final"/>. False, with nothing written, when it does not fit.
    /// </summary>
    internal static bool TryWrite(ReadOnlySpan<byte> source, Span<byte> destination, bool final, out int produced)
    {
        produced = 0;
        if (MaxSize(source.Length) > destination.Length)
            return false;
        do
        {
            int length = Math.Min(source.Length, MaxBlockLength);
            produced += WriteBlock(source[..length], destination[produced..], final && length == source.Length);
            source = source[length..];
        }
        while (!source.IsEmpty);
        return true;
    }

    /// <summary>Writes one block, which must fit, and says how long it is.</summary>
    internal static int WriteBlock(ReadOnlySpan<byte> data, Span<byte> destination, bool final)
    {
        ushort length = (ushort)data.Length;
        destination[0] = final ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[3..], (ushort)(length ^ 0xFFFF));
        data.CopyTo(destination[HeaderSize..]);
        return HeaderSize + length;
    }
}
