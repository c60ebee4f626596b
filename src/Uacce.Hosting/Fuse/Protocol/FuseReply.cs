using System.Buffers.Binary;
using Uacce.Abi;

namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>Builds one answer in a buffer: what was asked for, or an error number.</summary>
/// <remarks>What does not fit is left out, and <see cref="Finish"/> then makes the answer EIO.</remarks>
internal ref struct FuseReply
{
    private readonly Span<byte> _buffer;
    private int _length;
    private bool _isFull;

    /// <param name="buffer">At least <see cref="FuseProtocol.ReplyHeaderSize"/> bytes.</param>
    public FuseReply(Span<byte> buffer)
    {
        _buffer = buffer;
        _length = FuseProtocol.ReplyHeaderSize;
    }

    /// <summary>Bytes that still fit.</summary>
    public readonly int Room => _buffer.Length - _length;

    public void UInt16(ushort value)
    {
        if (TryTake(sizeof(ushort), out Span<byte> word))
            BinaryPrimitives.WriteUInt16LittleEndian(word, value);
    }

    public void UInt32(uint value)
    {
        if (TryTake(sizeof(uint), out Span<byte> word))
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
    }

    public void UInt64(ulong value)
    {
        if (TryTake(sizeof(ulong), out Span<byte> word))
            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (TryTake(bytes.Length, out Span<byte> place))
            bytes.CopyTo(place);
    }

    public void Zeros(int length)
    {
        if (TryTake(length, out Span<byte> place))
            place.Clear();
    }

    /// <summary>Room to be filled in by the caller: as many bytes as wanted, or as there are.</summary>
    public readonly Span<byte> Peek(uint wanted) => _buffer.Slice(_length, (int)Math.Min(wanted, (uint)Room));

    /// <summary>Takes what was filled in after <see cref="Peek"/>.</summary>
    public void Advance(int length) => TryTake(length, out _);

    /// <summary>Writes the header; an error is answered without what was built. Returns the bytes to send.</summary>
    public readonly int Finish(ulong unique, Errno error)
    {
        if (_isFull)
            error = Errno.EIO;
        return WriteHeader(_buffer, error == Errno.None ? _length : FuseProtocol.ReplyHeaderSize, -(int)error, unique);
    }

    /// <summary>Builds FUSE_NOTIFY_POLL: the kernel asks the file of that handle again. Returns the bytes to send.</summary>
    public static int WritePollNotification(Span<byte> buffer, ulong kernelHandle)
    {
        const int Length = FuseProtocol.ReplyHeaderSize + sizeof(ulong);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[FuseProtocol.ReplyHeaderSize..], kernelHandle);
        return WriteHeader(buffer, Length, FuseProtocol.NotifyPoll, unique: 0);
    }

    private static int WriteHeader(Span<byte> buffer, int length, int error, ulong unique)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer, length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[4..], error);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer[8..], unique);
        return length;
    }

    private bool TryTake(int length, out Span<byte> taken)
    {
        if (_isFull || length > Room)
        {
            _isFull = true;
            taken = default;
            return false;
        }

        taken = _buffer.Slice(_length, length);
        _length += length;
        return true;
    }
}
