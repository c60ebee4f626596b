using CsCheck;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Streams over several requests.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly ZipRig _rig = new();

    public static TheoryData<ZipRequestType> Formats => StatelessTests.Formats;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void CompressionEndsEveryPieceOnAByteAndTakesAllInput(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Gen.Byte[0, 20].Array[0, 3_000].List[1, 6].Sample(
            pieces =>
            {
                var output = new List<byte>();
                var last = default(ZipDescriptor);
                for (int i = 0; i < pieces.Count; i++)
                {
                    Rig.Buffer source = _rig.Allocate(pieces[i]);
                    Rig.Buffer room = _rig.Allocate((pieces[i].Length * 9 / 8) + 201);
                    last = queue.Run(Requests.Stream(
                        format, i == 0, i == pieces.Count - 1, source.Address, pieces[i].Length, room.Address, room.Length, context, last));
                    Assert.Equal(0u, last.Status); // never 0x13
                    Assert.Equal((uint)pieces[i].Length, last.Consumed);
                    room.AssertUntouchedBehind(last.Produced);
                    output.AddRange(room.Span[..(int)last.Produced]);
                    if (i < pieces.Count - 1)
                        Assert.Equal([.. pieces.Take(i + 1).SelectMany(piece => piece)], Prefix(format, output));
                }

                Assert.Equal([.. pieces.SelectMany(piece => piece)], Oracle.Decompress(format, [.. output]));
                context.AssertMargins();
            },
            iter: 40, threads: 1);
    }

    [Fact]
    public void HistoryReachesAcrossPieces()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        byte[] noise = new byte[8_000];
        new Random(4).NextBytes(noise);
        Rig.Buffer source = _rig.Allocate(noise);
        Rig.Buffer room = _rig.Allocate(10_000);
        ZipDescriptor first = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, true, false, source.Address, noise.Length, room.Address, room.Length, context, default));
        // Incompressible input may have been stored at the price of the history; a compressible one is not.
        byte[] text = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{i * 7919 % 1000} ")));
        Rig.Buffer words = _rig.Allocate(text);
        first = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, true, false, words.Address, text.Length, room.Address, room.Length, context, default));
        ZipDescriptor second = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, false, false, words.Address, text.Length, room.Address, room.Length, context, first));
        Assert.True(second.Produced * 3 < first.Produced, $"{first.Produced} bytes, and again {second.Produced}");
    }

    [Fact]
    public void ChecksumWordsFollowTheConventionOfEachFormat()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer source = _rig.Allocate("123456789"u8);
        Rig.Buffer room = _rig.Allocate(300);
        ZipDescriptor gzip = queue.Run(Requests.Stream(
            ZipRequestType.Gzip, true, false, source.Address, 9, room.Address, 300, context, default));
        // CRC-32 of "123456789" is CBF43926; the word is its un-complemented register, reversed.
        Assert.Equal(0xCBF4_3926, Reverse(~gzip.Checksum));
        Assert.Equal(9u, gzip.TotalSize);
        ZipDescriptor zlib = queue.Run(Requests.Stream(
            ZipRequestType.Zlib, true, false, source.Address, 9, room.Address, 300, context, default));
        Assert.Equal(0x091E_01DEu, zlib.Checksum); // Adler-32, plain
        ZipDescriptor empty = queue.Run(Requests.Stream(
            ZipRequestType.Gzip, true, false, source.Address, 0, room.Address, 300, context, default));
        Assert.Equal(0xFFFF_FFFF, empty.Checksum);
        Assert.Equal((0u, 0u), (empty.Status, empty.Consumed));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void DecompressionWorksInPiecesOfAnySize(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Gen.Select(Gen.Byte[0, 9].Array[0, 2_000], Gen.Int[1, 400], Gen.Int[1, 400]).Sample(
            (data, inputPiece, outputPiece) =>
            {
                byte[] body = Oracle.Compress(format, data);
                Rig.Buffer source = _rig.Allocate([.. body, 0xAA, 0xBB]);
                Rig.Buffer room = _rig.Allocate(outputPiece);
                var output = new List<byte>();
                var last = default(ZipDescriptor);
                int position = 0;
                bool first = true;
                for (int calls = 0; ; calls++)
                {
                    Assert.True(calls < 20_000, $"no end after {calls} calls, {position} of {body.Length} bytes");
                    int length = Math.Min(inputPiece, source.Length - position);
                    last = queue.Run(Requests.Stream(
                        format, first, calls % 2 == 0, source.Address + (uint)position, length, room.Address, room.Length, context, last));
                    first = false;
                    position += (int)last.Consumed;
                    output.AddRange(room.Span[..(int)last.Produced]);
                    room.AssertMargins();
                    Assert.True(Requests.StatusOf(last).IsSuccess, $"status {last.Status:X} at {position} of {body.Length}");
                    if (Requests.StatusOf(last).IsEndOfStream)
                        break;
                }

                Assert.Equal(data, output);
                Assert.Equal(body.Length, position); // exact: what follows is left
                context.AssertMargins();
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public void PendingOutputIsAnnouncedAndComesWithoutInput()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        byte[] zeros = new byte[100_000];
        Rig.Buffer source = _rig.Allocate(Oracle.Compress(ZipRequestType.Deflate, zeros));
        Rig.Buffer room = _rig.Allocate(1_000);
        ZipDescriptor last = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, true, false, source.Address, source.Length, room.Address, room.Length, context, default));
        uint total = last.Produced;
        uint consumed = last.Consumed;
        for (int i = 0; i < 1_000 && !Requests.StatusOf(last).IsEndOfStream; i++)
        {
            int left = source.Length - (int)consumed;
            if (left == 0)
                Assert.Equal(ZipContext.StateOutputPending, last.Context0 & ZipContext.StateMask);
            last = queue.Run(Requests.Stream(
                ZipRequestType.Deflate, false, false, source.Address + consumed, left, room.Address, room.Length, context, last));
            total += last.Produced;
            consumed += last.Consumed;
        }

        Assert.Equal((uint)zeros.Length, total);
    }

    [Fact]
    public void NoInputAndNoProgressIsAnError()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        byte[] body = Oracle.Compress(ZipRequestType.Deflate, "truncated in the middle of everything"u8);
        Rig.Buffer source = _rig.Allocate(body.AsSpan(0, body.Length / 2));
        Rig.Buffer room = _rig.Allocate(1_000);
        ZipDescriptor last = queue.Run(Requests.Stream(
            ZipRequestType.Deflate, true, false, source.Address, source.Length, room.Address, 1_000, context, default));
        Assert.Equal(0u, last.Status);
        last = queue.Run(Requests.Stream(ZipRequestType.Deflate, false, false, source.Address, 0, room.Address, 1_000, context, last));
        Assert.False(Requests.StatusOf(last).IsSuccess);
        Assert.NotEqual(1u, last.Context0 & ZipContext.StateMask); // or the client would take the error for "more to come"
    }

    [Fact]
    public void AnUnknownStreamIsLostForDecompressionAndGoesOnForCompression()
    {
        using var rig = new ZipRig(maxStreams: 2);
        using RawQueue compress = rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = rig.Open(ZipQueueType.Decompress);
        Rig.Buffer[] contexts = [.. Enumerable.Range(0, 3).Select(_ => rig.Allocate(ZipContext.DeviceSize))];
        Rig.Buffer text = rig.Allocate("history that will be forgotten"u8);
        Rig.Buffer body = rig.Allocate(Oracle.Compress(ZipRequestType.Gzip, text.Span));
        Rig.Buffer room = rig.Allocate(1_000);
        var firsts = new ZipDescriptor[3];
        var packed = new List<byte>();
        for (int i = 0; i < 3; i++)
        {
            firsts[i] = compress.Run(Requests.Stream(
                ZipRequestType.Gzip, true, false, text.Address, text.Length, room.Address, room.Length, contexts[i], default));
            if (i == 0)
                packed.AddRange(room.Span[..(int)firsts[i].Produced]);
        }

        // The first of three streams was forgotten; checksum and size travel with the descriptor.
        ZipDescriptor end = compress.Run(Requests.Stream(
            ZipRequestType.Gzip, false, true, text.Address, text.Length, room.Address, room.Length, contexts[0], firsts[0]));
        Assert.Equal(0u, end.Status);
        packed.AddRange(room.Span[..(int)end.Produced]);
        Assert.Equal([.. text.Span, .. text.Span], Oracle.Decompress(ZipRequestType.Gzip, [.. packed]));

        for (int i = 0; i < 3; i++)
        {
            firsts[i] = decompress.Run(Requests.Stream(
                ZipRequestType.Gzip, true, false, body.Address, 5, room.Address, room.Length, contexts[i], default));
        }

        ZipDescriptor lost = decompress.Run(Requests.Stream(
            ZipRequestType.Gzip, false, false, body.Address + 5, body.Length - 5, room.Address, room.Length, contexts[0], firsts[0]));
        Assert.Equal(ZipStatus.StateLost, lost.Status);
    }

    [Fact]
    public void AContextThatWasOverwrittenIsNotTheStreamsAnyMore()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer body = _rig.Allocate(Oracle.Compress(ZipRequestType.Zlib, "somebody else's memory by now"u8));
        Rig.Buffer room = _rig.Allocate(1_000);
        ZipDescriptor first = queue.Run(Requests.Stream(
            ZipRequestType.Zlib, true, false, body.Address, 4, room.Address, 1_000, context, default));
        context.Span.Clear();
        ZipDescriptor next = queue.Run(Requests.Stream(
            ZipRequestType.Zlib, false, false, body.Address + 4, body.Length - 4, room.Address, 1_000, context, first));
        Assert.Equal(ZipStatus.StateLost, next.Status);
    }

    // A prefix ends byte-aligned: an empty final block and, where the format has one, a trailer make it a stream.
    private static byte[] Prefix(ZipRequestType format, List<byte> output)
    {
        _ = format;
        return Oracle.Decompress(ZipRequestType.Deflate, [.. output, 0x03, 0x00]);
    }

    private static uint Reverse(uint value)
    {
        uint reversed = 0;
        for (int bit = 0; bit < 32; bit++)
            reversed |= ((value >> bit) & 1) << (31 - bit);
        return reversed;
    }
}
