using System.Buffers.Binary;
using CsCheck;
using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;
using Xunit;

namespace Uacce.Hosting.Tests.Fuse;

/// <summary>The codec takes any bytes: nothing throws, nothing outside the message is seen, nothing outside the buffer written.</summary>
public class ProtocolTests
{
    [Fact]
    public void AMessageIsReadAsItWasSent()
    {
        byte[] message = Message(FuseOpcode.Lookup, "dev\0"u8);
        Assert.True(FuseRequest.TryParse(message, out FuseRequest request));
        Assert.Equal(FuseOpcode.Lookup, request.Opcode);
        Assert.Equal((11ul, 22ul), (request.Unique, request.Node));
        Assert.Equal(new FuseCaller(1, 2, 3), request.Caller);
        var reader = new FuseReader(request.Body);
        Assert.Equal("dev"u8, reader.Name());
        Assert.False(reader.IsShort);
    }

    [Fact]
    public void AnyBytesAreReadWithoutAnException() =>
        Gen.Byte.Array[0, 300].Sample(ReadEverything);

    [Fact]
    public void AMessageOfTheRightLengthWithAnyContentIsReadWithoutAnException() =>
        Gen.Select(Gen.UInt[0, 60], Gen.Byte.Array[0, 200], Gen.UShort[0, 4]).Sample((opcode, body, extensions) =>
        {
            byte[] message = Message((FuseOpcode)opcode, body);
            BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(36), extensions);
            ReadEverything(message);
        });

    [Fact]
    public void ALyingLengthIsNoMessage() =>
        Gen.Select(Gen.Byte.Array[0, 64], Gen.UInt).Sample((body, length) =>
        {
            byte[] message = Message(FuseOpcode.Read, body);
            BinaryPrimitives.WriteUInt32LittleEndian(message, length);
            return FuseRequest.TryParse(message, out _) == (length == (uint)message.Length);
        });

    [Fact]
    public void DataThatReachesPastTheMessageIsRefused()
    {
        byte[] write = new byte[40 + 4];
        write[16] = 5; // size
        Assert.False(TransferRequest.TryRead(write, out _, out ReadOnlySpan<byte> data));
        Assert.True(data.IsEmpty);
        byte[] ioctl = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(ioctl.AsSpan(24), uint.MaxValue);
        Assert.False(IoctlRequest.TryRead(ioctl, out _, out _));
    }

    [Fact]
    public void ANameWithoutItsEndIsRefused()
    {
        var reader = new FuseReader("dev"u8);
        Assert.True(reader.Name().IsEmpty);
        Assert.True(reader.IsShort);
    }

    [Fact]
    public void EveryTruncationOfEveryRequestIsSeen()
    {
        byte[] body = new byte[64];
        Assert.All(Enumerable.Range(0, 24), length => Assert.False(PollRequest.TryRead(body.AsSpan(0, length), out _)));
        Assert.All(Enumerable.Range(0, 32), length => Assert.False(IoctlRequest.TryRead(body.AsSpan(0, length), out _, out _)));
        Assert.All(Enumerable.Range(0, 40), length => Assert.False(TransferRequest.TryRead(body.AsSpan(0, length), out _, out _)));
        Assert.All(Enumerable.Range(0, 8), length => Assert.False(HandleRequest.TryRead(body.AsSpan(0, length), out _)));
        Assert.All(Enumerable.Range(0, 4), length => Assert.False(OpenRequest.TryRead(body.AsSpan(0, length), out _)));
        Assert.All(Enumerable.Range(0, 16), length => Assert.False(InitRequest.TryRead(body.AsSpan(0, length), out _)));
    }

    [Fact]
    public void AReplyNeverLeavesItsBuffer() =>
        Gen.Select(Gen.Int[16, 200], Gen.Int[0, 300]).Sample((room, length) =>
        {
            byte[] buffer = new byte[room + 8];
            buffer.AsSpan(room).Fill(0xA5);
            var reply = new FuseReply(buffer.AsSpan(0, room));
            reply.Bytes(new byte[length]);
            int sent = reply.Finish(9, Errno.None);
            bool fits = length <= room - FuseProtocol.ReplyHeaderSize;
            return sent == (fits ? FuseProtocol.ReplyHeaderSize + length : FuseProtocol.ReplyHeaderSize)
                && BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(4)) == (fits ? 0 : -(int)Errno.EIO)
                && buffer.AsSpan(room).IndexOfAnyExcept((byte)0xA5) < 0;
        });

    [Fact]
    public void AnErrorIsAnsweredWithoutContent()
    {
        byte[] buffer = new byte[64];
        var reply = new FuseReply(buffer);
        reply.UInt64(1);
        Assert.Equal(FuseProtocol.ReplyHeaderSize, reply.Finish(7, Errno.ENOENT));
        Assert.Equal(-2, BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(4)));
        Assert.Equal(7ul, BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(8)));
    }

    private static void ReadEverything(byte[] bytes)
    {
        ReadOnlySpan<byte> body = FuseRequest.TryParse(bytes, out FuseRequest request) ? request.Body : bytes;
        InitRequest.TryRead(body, out _);
        OpenRequest.TryRead(body, out _);
        HandleRequest.TryRead(body, out _);
        PollRequest.TryRead(body, out _);
        SetAttributesRequest.TryRead(body, out _);
        ForgetRequest.TryRead(body, 1, out _);
        Assert.True(!TransferRequest.TryRead(body, out TransferRequest transfer, out ReadOnlySpan<byte> data) || data.Length == transfer.Size);
        Assert.True(!IoctlRequest.TryRead(body, out _, out ReadOnlySpan<byte> argument) || argument.Length <= body.Length - 32);
        var batch = new FuseReader(body);
        uint entries = 0;
        for (uint left = ForgetRequest.ReadCount(ref batch); left > 0 && ForgetRequest.TryReadNext(ref batch, out _); left--)
            entries++;
        Assert.True(entries <= body.Length / 16);
    }

    private static byte[] Message(FuseOpcode opcode, ReadOnlySpan<byte> body)
    {
        byte[] message = new byte[FuseProtocol.RequestHeaderSize + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4), (uint)opcode);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(8), 11);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(16), 22);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(24), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(28), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(32), 3);
        body.CopyTo(message.AsSpan(FuseProtocol.RequestHeaderSize));
        return message;
    }
}
