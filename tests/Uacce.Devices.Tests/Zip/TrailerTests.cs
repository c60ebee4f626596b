using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Devices.Zip;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>The ends of streams over several requests: trailers that are wrong, and what comes behind the end.</summary>
public sealed class TrailerTests : IDisposable
{
    private static readonly byte[] s_data = "a stream, its trailer, and what comes after"u8.ToArray();

    private readonly ZipRig _rig = new();

    public static TheoryData<ZipRequestType> Formats => StatelessTests.Formats;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(ZipRequestType.Zlib, 4)]
    [InlineData(ZipRequestType.Gzip, 8)]
    public void AWrongTrailerIsFoundHoweverItIsSplit(ZipRequestType format, int trailer)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        byte[] body = Oracle.Compress(format, s_data);
        for (int wrong = body.Length - trailer; wrong < body.Length; wrong++)
        {
            byte[] damaged = [.. body];
            damaged[wrong] ^= 0x40;
            for (int split = body.Length - trailer; split <= body.Length; split++)
            {
                var session = new Session(_rig, format);
                if (split < body.Length)
                {
                    // What comes before the last byte of the trailer is data, and is delivered.
                    Assert.Equal(s_data, session.Decompress(queue, damaged.AsSpan(0, split)));
                    Assert.Equal((0u, 0u, (uint)split), (session.Last.Status, session.Last.Context0, session.Last.Consumed));
                }

                ZipDescriptor before = session.Last;
                Assert.Empty(session.Decompress(queue, split < body.Length ? damaged.AsSpan(split) : damaged));
                ZipDescriptor failed = session.Last;
                Assert.Equal(ZipStatus.ChecksumMismatch, failed.Status);
                Assert.Equal((0u, 0u), (failed.Consumed, failed.Produced));
                Assert.Equal((0u, 0u, 0u), (failed.Context0, failed.Context1, failed.Context2)); // state 1 would hide the error
                Assert.Equal((before.TotalSize, before.Checksum), (failed.TotalSize, failed.Checksum));

                // The stream is over; the session is not.
                Assert.Empty(session.Decompress(queue, body.AsSpan(body.Length - 1)));
                Assert.Equal((ZipStatus.StateLost, 0u), (session.Last.Status, session.Last.Context0));
                session.IsNew = true;
                Assert.Equal(s_data, session.Decompress(queue, body));
                Assert.True(Requests.StatusOf(session.Last).IsEndOfStream);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void BehindTheEndIsTheEndAgain(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        byte[] body = Oracle.Compress(format, s_data);
        var session = new Session(_rig, format);
        Assert.Equal(s_data, session.Decompress(queue, [.. body, 1, 2, 3]));
        ZipDescriptor end = session.Last;
        Assert.Equal((ZipStatus.DecompressEnd | ZipStatus.LastBlock, (uint)body.Length), (end.Status, end.Consumed));
        foreach (byte[] more in (byte[][])[[1, 2, 3], [], body])
        {
            // Without the flag for a new stream nothing more is taken, and nothing is made of it.
            Assert.Empty(session.Decompress(queue, more));
            Assert.Equal((end.Status, 0u, 0u), (session.Last.Status, session.Last.Consumed, session.Last.Context0));
            Assert.Equal((end.TotalSize, end.Checksum), (session.Last.TotalSize, session.Last.Checksum));
        }

        session.IsNew = true;
        Assert.Equal(s_data, session.Decompress(queue, body));
    }

    [Fact]
    public void TheSizeOfACompressedStreamWrapsAt4GiB()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer source = _rig.Allocate(s_data);
        Rig.Buffer room = _rig.Allocate(400);
        ZipDescriptor last = queue.Run(Requests.Stream(
            ZipRequestType.Gzip, true, false, source.Address, source.Length, room.Address, room.Length, context, default));
        last.TotalSize = uint.MaxValue - 9; // size and checksum travel with the descriptor: as if 4 GiB less 10 bytes came before
        last = queue.Run(Requests.Stream(
            ZipRequestType.Gzip, false, true, source.Address, source.Length, room.Address, room.Length, context, last));
        uint wrapped = (uint)s_data.Length - 10;
        Assert.Equal((0u, wrapped), (last.Status, last.TotalSize));
        ReadOnlySpan<byte> trailer = room.Span.Slice((int)last.Produced - 8, 8);
        Assert.Equal(wrapped, BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
        Assert.Equal(GzipChecksumWord.Convert(last.Checksum), BinaryPrimitives.ReadUInt32LittleEndian(trailer));
    }

    [Fact]
    public void TheSizeOfADecompressedStreamWrapsAt4GiB()
    {
        // What a stream of more than 4 GiB holds behind its last piece, without the hour of making it.
        RunningChecksum sum = RunningChecksum.Continue(ZipRequestType.Gzip, 0x1234_5678, uint.MaxValue - 9);
        sum.Append(s_data);
        Assert.Equal((uint)s_data.Length - 10, sum.Size);
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, GzipChecksumWord.Convert(sum.Word));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)s_data.Length - 10);
        Assert.True(sum.Matches(trailer));
        trailer[7] ^= 1;
        Assert.False(sum.Matches(trailer));
    }
}
