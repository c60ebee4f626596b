using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Streams as sessions of the UADK library use them: one after the other, closed by the library, on several queues.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly ZipRig _rig = new(workers: 2);

    public static TheoryData<ZipRequestType> Formats => StatelessTests.Formats;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void TheLibraryCanCloseAStreamFromTheWordsOfItsLastRequest(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        var stream = new Session(_rig, format);
        var output = new List<byte>();
        byte[][] pieces = ["three flushes, "u8.ToArray(), "then an empty "u8.ToArray(), "last request"u8.ToArray()];
        foreach (byte[] piece in pieces)
            output.AddRange(stream.Compress(queue, piece));

        // What UADK appends itself when the last request is empty: an empty stored block, and the trailer from dw30 and dw31.
        output.AddRange([0x01, 0x00, 0x00, 0xFF, 0xFF]);
        byte[] trailer = new byte[8];
        switch (format)
        {
            case ZipRequestType.Zlib:
                BinaryPrimitives.WriteUInt32BigEndian(trailer, stream.Last.Checksum);
                output.AddRange(trailer[..4]);
                break;
            case ZipRequestType.Gzip:
                BinaryPrimitives.WriteUInt32LittleEndian(trailer, Reversed(~stream.Last.Checksum));
                BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), stream.Last.TotalSize);
                output.AddRange(trailer);
                break;
        }

        Assert.Equal([.. pieces.SelectMany(piece => piece)], Oracle.Decompress(format, [.. output]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ANewStreamIgnoresEverythingThatIsLeftOfTheLast(ZipRequestType format)
    {
        using RawQueue compress = _rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = _rig.Open(ZipQueueType.Decompress);
        var packer = new Session(_rig, format);
        var unpacker = new Session(_rig, format);
        for (int i = 0; i < 4; i++)
        {
            byte[] text = System.Text.Encoding.ASCII.GetBytes($"stream {i} of the same session, stream {i}");
            bool abandoned = i == 1; // neither finished nor read to its end
            packer.IsNew = unpacker.IsNew = true;
            packer.MakeStale();
            unpacker.MakeStale();
            byte[] body = packer.Compress(compress, text, finish: !abandoned);
            if (!abandoned)
                Assert.Equal(text, Oracle.Decompress(format, body));
            byte[] restored = unpacker.Decompress(decompress, body);
            Assert.Equal(text, restored);
            Assert.Equal(!abandoned, Requests.StatusOf(unpacker.Last).IsEndOfStream);
        }
    }

    [Fact]
    public void AStreamMayMoveBetweenTheQueuesOfItsClient()
    {
        using RawQueue first = _rig.Open(ZipQueueType.Decompress);
        using RawQueue second = _rig.Open(ZipQueueType.Decompress);
        byte[] data = new byte[4_000];
        new Random(9).NextBytes(data);
        byte[] body = Oracle.Compress(ZipRequestType.Gzip, data);
        var stream = new Session(_rig, ZipRequestType.Gzip);
        var output = new List<byte>();
        for (int at = 0, i = 0; at < body.Length; at += 100, i++)
            output.AddRange(stream.Decompress(i % 2 == 0 ? first : second, body.AsSpan(at, Math.Min(body.Length - at, 100))));
        Assert.Equal(data, output);
        Assert.True(Requests.StatusOf(stream.Last).IsEndOfStream);
    }

    [Fact]
    public void StreamsEndWithTheLastQueueOfTheirClient()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        RawQueue other = _rig.Open(ZipQueueType.Compress);
        byte[] body = Oracle.Compress(ZipRequestType.Zlib, "one piece, and another piece"u8);
        var stream = new Session(_rig, ZipRequestType.Zlib);
        stream.Decompress(queue, body.AsSpan(0, 5));
        queue.Put();
        queue.Start();
        stream.Decompress(queue, body.AsSpan(5, 5)); // the other queue kept the client's streams
        Assert.Equal(0u, stream.Last.Status);

        other.Dispose();
        queue.Put();
        queue.Start();
        stream.Decompress(queue, body.AsSpan(10));
        Assert.Equal(ZipStatus.StateLost, stream.Last.Status);
    }

    [Fact]
    public void TwoClientsWithTheSameContextAddressDoNotMeet()
    {
        // Two address spaces over the same memory, as two processes that were loaded alike.
        var one = new CopyingSpace();
        var two = new CopyingSpace();
        byte[] body = Oracle.Compress(ZipRequestType.Zlib, "whose stream is this?"u8);
        var stream = new Session(ZipRequestType.Zlib, one.Memory, two.Memory);
        using var first = new RawQueue(_rig.Device, one, ZipQueueType.Decompress);
        using var second = new RawQueue(_rig.Device, two, ZipQueueType.Decompress);
        stream.Decompress(first, body.AsSpan(0, 8));
        stream.Decompress(second, body.AsSpan(8));
        Assert.Equal(ZipStatus.StateLost, stream.Last.Status);
    }

    [Theory]
    [InlineData(ZipQueueType.Compress)]
    [InlineData(ZipQueueType.Decompress)]
    public void OneContextOnTwoQueuesAtOnceEndsInAnswersOnly(ZipQueueType type)
    {
        using RawQueue first = _rig.Open(type);
        using RawQueue second = _rig.Open(type);
        byte[] data = new byte[20_000];
        new Random(10).NextBytes(data.AsSpan(0, 5_000));
        Rig.Buffer source = _rig.Allocate(type == ZipQueueType.Compress ? data : Oracle.Compress(ZipRequestType.Deflate, data));
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer[] rooms = [_rig.Allocate(30_000), _rig.Allocate(30_000)];
        RawQueue[] queues = [first, second];
        for (int round = 0; round < 300; round++)
        {
            foreach ((RawQueue queue, Rig.Buffer room) in queues.Zip(rooms))
            {
                queue.Write(Requests.Stream(
                    ZipRequestType.Deflate, first: round % 3 == 0, finish: false, source.Address, source.Length, room.Address, room.Length, context, default));
                queue.Ring();
            }

            foreach (RawQueue queue in queues)
            {
                var status = new ZipStatus(queue.ReadSlot(queue.Take().Slot).Status);
                Assert.True(status.IsSuccess || status.Value is ZipStatus.StateLost or ZipStatus.BadData, $"{status} in round {round}");
            }

            foreach (Rig.Buffer room in rooms)
                room.AssertMargins();
        }
    }

    private static uint Reversed(uint value)
    {
        uint reversed = 0;
        for (int bit = 0; bit < 32; bit++)
            reversed |= ((value >> bit) & 1) << (31 - bit);
        return reversed;
    }

    [Fact]
    public void CompressionsNeverPushOutADecompression()
    {
        using var rig = new ZipRig(maxStreams: 2);
        using RawQueue compress = rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = rig.Open(ZipQueueType.Decompress);
        byte[] data = [.. "one two three four five six seven"u8];
        byte[] packed = Oracle.Compress(ZipRequestType.Zlib, data);
        var idle = new Session(rig, ZipRequestType.Zlib);
        byte[] begin = idle.Decompress(decompress, packed.AsSpan(0, packed.Length / 2));
        for (int i = 0; i < 5; i++)
            new Session(rig, ZipRequestType.Zlib).Compress(compress, data);
        byte[] end = idle.Decompress(decompress, packed.AsSpan(packed.Length / 2));
        Assert.NotEqual(ZipStatus.StateLost, new ZipStatus(idle.Last.Status).Code);
        Assert.Equal(data, begin.Concat(end));
    }
}
