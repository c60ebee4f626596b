using System.IO.Compression;
using CsCheck;
using Uacce.Abi;
using Xunit;

namespace Uacce.Engines.Tests.Contracts;

public class StreamInflaterContract
{
    public static TheoryData<string> Engines => EngineRegistry.With(DeflateCapabilities.StreamInflate);

    public static TheoryData<string> StrictEngines => EngineRegistry.With(DeflateCapabilities.RawStreamInflate);

    [Theory]
    [MemberData(nameof(Engines))]
    public void ReadsWhatTheClassLibraryWrites(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        foreach (byte[] data in TestData.Shapes())
        {
            foreach (CompressionLevel level in (CompressionLevel[])[CompressionLevel.Optimal, CompressionLevel.NoCompression])
            {
                using var source = new GuardedBuffer(Oracle.Deflate(data, level));
                using var destination = new GuardedBuffer(data.Length);
                inflater.Reset();
                CodecStatus status = inflater.Inflate(source.Span, destination.Span, out int consumed, out int produced);
                Assert.Equal(data.Length, produced);
                Oracle.Same(data, destination.Span, $"{data.Length} bytes");
                // Room to the byte may leave the end of the last block unread.
                if (status == CodecStatus.OutputFull)
                {
                    status = inflater.Inflate(source.Span[consumed..], new byte[1], out int rest, out int more);
                    Assert.Equal(0, more);
                    consumed += rest;
                }

                Assert.Equal(CodecStatus.EndOfStream, status);
                Assert.Equal(source.Span.Length, consumed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void PiecesOfAnySizeMakeTheSameData(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        Gen<int[]> sizes = Gen.OneOf(Gen.Int[1, 9], Gen.Int[1, 700], Gen.Int[1, 70_000]).Array[1, 5];
        Gen.Select(Gen.Int[0, 150_000], Gen.Int[0, 40], sizes, sizes).Sample(
            (length, extra, inputs, rooms) =>
            {
                byte[] data = TestData.Mixed(length);
                byte[] packed = Oracle.Deflate(data);
                inflater.Reset();
                (byte[] plain, int consumed, CodecStatus status) =
                    Pieces.Inflate(inflater, [.. packed, .. TestData.Random(extra)], inputs, rooms);
                Assert.Equal(CodecStatus.EndOfStream, status);
                Oracle.Same(data, plain, "the whole");
                Assert.Equal(packed.Length, consumed);
            },
            iter: 60,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void NothingBehindTheStreamIsEverTaken(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        byte[][] shapes = [[], TestData.Text(1), TestData.Text(300), TestData.Random(300), new byte[300], TestData.Mixed(5000)];
        foreach (byte[] data in shapes)
        {
            byte[] packed = Oracle.Deflate(data);
            foreach (int input in (int[])[1, 2, 3, 7, 8, 9, int.MaxValue])
            {
                foreach (int room in (int[])[1, 7, 258, 299, 300, 301, 6000])
                {
                    for (int extra = 0; extra <= 16; extra++)
                    {
                        using var source = new GuardedBuffer([.. packed, .. TestData.Random(extra)]);
                        inflater.Reset();
                        (byte[] plain, int consumed, CodecStatus status) = Pieces.Inflate(inflater, source.Span, [input], [room]);
                        Assert.Equal(CodecStatus.EndOfStream, status);
                        Assert.Equal(packed.Length, consumed);
                        Oracle.Same(data, plain, $"pieces of {input}, room of {room}, {extra} bytes behind");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void EveryPrefixWantsMore(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        foreach (byte[] data in (byte[][])[TestData.Text(600), TestData.Random(300), new byte[600], TestData.Mixed(3000)])
        {
            byte[] packed = Oracle.Deflate(data);
            for (int length = 0; length < packed.Length; length++)
            {
                inflater.Reset();
                using var prefix = new GuardedBuffer(packed.AsSpan(0, length));
                (byte[] begin, _, CodecStatus status) = Pieces.Inflate(inflater, prefix.Span, [int.MaxValue], [5000]);
                Assert.True(status == CodecStatus.NeedInput, $"{status} for {length} of {packed.Length}");
                using var rest = new GuardedBuffer(packed.AsSpan(length));
                (byte[] end, _, status) = Pieces.Inflate(inflater, rest.Span, [int.MaxValue], [5000]);
                Assert.Equal(CodecStatus.EndOfStream, status);
                Oracle.Same(data, [.. begin, .. end], $"cut at {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void AFlushedPieceComesOutWhole(string name)
    {
        byte[] data = TestData.Mixed(20_000);
        DeflateEngine dotnet = EngineRegistry.Get("dotnet");
        using StreamDeflater deflater = dotnet.CreateStreamDeflater(CompressionEffort.Balanced, DeflateWindow.MaxSize);
        (byte[] packed, List<int> flushes) = Pieces.Deflate(deflater, data, [1500], [50_000]);
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        byte[] room = new byte[3000];
        for (int i = 0, start = 0; i < flushes.Count; start = flushes[i++])
        {
            CodecStatus status = inflater.Inflate(packed.AsSpan(start..flushes[i]), room, out int consumed, out int produced);
            Assert.Equal(CodecStatus.NeedInput, status);
            Assert.Equal(flushes[i] - start, consumed);
            Oracle.Same(data.AsSpan(i * 1500, 1500), room.AsSpan(0, produced), "all that was flushed");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void DamageIsFoundOrDecodedAsTheFormatSays(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        foreach (byte[] damaged in Damage.Of(Oracle.Deflate(TestData.Text(400))))
        {
            foreach (int input in (int[])[1, int.MaxValue])
            {
                inflater.Reset();
                (byte[] plain, int consumed, CodecStatus status) = Pieces.Inflate(inflater, damaged, [input], [113]);
                Damage.Check(damaged, status, consumed, plain);
            }
        }
    }

    [Theory]
    [MemberData(nameof(StrictEngines))]
    public void WithoutAChecksumItRefusesWhatZlibRefuses(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        using StreamInflater zlib = EngineRegistry.Get("dotnet").CreateStreamInflater();
        foreach (byte[] stream in Damage.OfFixedCodes().Concat(Damage.OfDynamicCodes()))
        {
            zlib.Reset();
            inflater.Reset();
            (byte[] expected, int length, CodecStatus judgement) = Pieces.Inflate(zlib, stream, [int.MaxValue], [40_000]);
            (byte[] made, int consumed, CodecStatus status) = Pieces.Inflate(inflater, stream, [17], [113]);
            Assert.Equal(judgement, status);
            if (judgement != CodecStatus.EndOfStream)
                continue;
            Assert.Equal(length, consumed);
            Oracle.Same(expected, made, "what both take");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void NoiseNeitherHangsNorFails(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        for (int seed = 0; seed < 3000; seed++)
        {
            using var source = new GuardedBuffer(TestData.Random(seed % 700, seed));
            inflater.Reset();
            (_, _, CodecStatus status) = Pieces.Inflate(inflater, source.Span, [1 + (seed % 97)], [1 + (seed % 61)]);
            Assert.NotEqual(CodecStatus.Failed, status);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void TheEndIsFinalUntilReset(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        byte[] room = new byte[100];
        foreach ((byte[] input, CodecStatus end) in ((byte[], CodecStatus)[])
            [(Oracle.Deflate("text"u8), CodecStatus.EndOfStream), ([0x07, 0, 0, 0], CodecStatus.BadData)])
        {
            Assert.Equal(end, inflater.Inflate(input, room, out _, out _));
            Assert.Equal(end, inflater.Inflate(Oracle.Deflate("more"u8), room, out int consumed, out int produced));
            Assert.Equal(0, consumed + produced);
            inflater.Reset();
        }

        Assert.Equal(CodecStatus.NeedInput, inflater.Inflate([], room, out _, out _));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void CallsAllocateNothing(string name)
    {
        using StreamInflater inflater = EngineRegistry.Get(name).CreateStreamInflater();
        byte[] packed = Oracle.Deflate(TestData.Text(20_000));
        byte[] plain = new byte[20_000];
        Allocation.None(() =>
        {
            inflater.Reset();
            inflater.Inflate(packed.AsSpan(0, 100), plain, out _, out int produced);
            inflater.Inflate(packed.AsSpan(100), plain.AsSpan(produced), out _, out _);
        });
    }
}
