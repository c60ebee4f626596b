using System.IO.Compression;
using Xunit;

namespace Uacce.Engines.Tests.Contracts;

public class BlockInflaterContract
{
    public static TheoryData<string> Engines => EngineRegistry.With(DeflateCapabilities.BlockInflate);

    public static TheoryData<string> StrictEngines => EngineRegistry.With(DeflateCapabilities.RawBlockInflate);

    [Theory]
    [MemberData(nameof(Engines))]
    public void ReadsWhatTheClassLibraryWrites(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        foreach (byte[] data in TestData.Shapes())
        {
            foreach (CompressionLevel level in (CompressionLevel[])[CompressionLevel.Optimal, CompressionLevel.NoCompression])
            {
                using var source = new GuardedBuffer(Oracle.Deflate(data, level));
                using var destination = new GuardedBuffer(data.Length);
                CodecStatus status = inflater.Inflate(source.Span, destination.Span, out int consumed, out int produced);
                Assert.Equal(CodecStatus.EndOfStream, status);
                Assert.Equal(source.Span.Length, consumed);
                Assert.Equal(data.Length, produced);
                Oracle.Same(data, destination.Span, $"{data.Length} bytes");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void LeavesWhatFollowsTheStream(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        byte[] data = TestData.Text(1000);
        byte[] packed = Oracle.Deflate(data);
        for (int extra = 0; extra <= 16; extra++)
        {
            using var source = new GuardedBuffer([.. packed, .. TestData.Random(extra)]);
            CodecStatus status = inflater.Inflate(source.Span, new byte[2000], out int consumed, out int produced);
            Assert.Equal(CodecStatus.EndOfStream, status);
            Assert.Equal(packed.Length, consumed);
            Assert.Equal(data.Length, produced);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void TooLittleRoomIsOutputFull(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        foreach (byte[] data in (byte[][])[TestData.Text(1000), TestData.Random(1000), new byte[1000]])
        {
            byte[] packed = Oracle.Deflate(data);
            foreach (int room in (int[])[0, 1, 500, 998, 999])
            {
                using var destination = new GuardedBuffer(room);
                CodecStatus status = inflater.Inflate(packed, destination.Span, out int consumed, out int produced);
                Assert.Equal(CodecStatus.OutputFull, status);
                Assert.Equal(0, consumed + produced);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ATruncatedStreamIsNeverComplete(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        foreach (byte[] data in (byte[][])[TestData.Text(600), TestData.Random(300), new byte[600], []])
        {
            byte[] packed = Oracle.Deflate(data);
            // Also with room for nothing more than the data.
            foreach (int room in (int[])[data.Length, 2000])
            {
                for (int length = 0; length < packed.Length; length++)
                {
                    using var source = new GuardedBuffer(packed.AsSpan(0, length));
                    using var destination = new GuardedBuffer(room);
                    CodecStatus status = inflater.Inflate(source.Span, destination.Span, out int consumed, out int produced);
                    Assert.True(
                        status is CodecStatus.NeedInput or CodecStatus.BadData
                        || (status == CodecStatus.OutputFull && room == data.Length),
                        $"{status} for {length} of {packed.Length}");
                    Assert.Equal(0, consumed + produced);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void DamageIsFoundOrDecodedAsTheFormatSays(string name)
    {
        DeflateEngine engine = EngineRegistry.Get(name);
        bool isStrict = engine.Capabilities.HasFlag(DeflateCapabilities.RawBlockInflate);
        using BlockInflater inflater = engine.CreateBlockInflater();
        foreach (byte[] damaged in Damage.Of(Oracle.Deflate(TestData.Text(400))))
        {
            using var source = new GuardedBuffer(damaged);
            using var destination = new GuardedBuffer(3000);
            CodecStatus status = inflater.Inflate(source.Span, destination.Span, out int consumed, out int produced);
            Damage.Check(damaged, status, consumed, destination.Span[..produced], allowsOddCodes: !isStrict);
        }
    }

    [Theory]
    [MemberData(nameof(StrictEngines))]
    public void WithoutAChecksumItRefusesWhatZlibRefuses(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        using BlockInflater zlib = EngineRegistry.Get("dotnet").CreateBlockInflater();
        int taken = 0, refused = 0;
        foreach (byte[] stream in Damage.OfFixedCodes().Concat(Damage.OfDynamicCodes()).Concat(Damage.Noise()))
        {
            byte[] expected = new byte[40_000], made = new byte[expected.Length];
            bool accepts = zlib.Inflate(stream, expected, out int length, out int size) == CodecStatus.EndOfStream;
            Assert.Equal(accepts, inflater.Inflate(stream, made, out int consumed, out int produced) == CodecStatus.EndOfStream);
            Assert.Equal((length, size), (consumed, produced));
            Oracle.Same(expected.AsSpan(0, size), made.AsSpan(0, produced), "what both take");
            _ = accepts ? taken++ : refused++;
        }

        Assert.True(taken > 100 && refused > 100, $"{taken} taken, {refused} refused: the samples decide nothing");
    }

    [Theory]
    [MemberData(nameof(StrictEngines))]
    public void CodesThatTheFormatReservesAreNoLengths(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        foreach (int symbol in (int[])[286, 287])
            Assert.Equal(CodecStatus.BadData, inflater.Inflate(Damage.ReservedCode(symbol), new byte[1000], out _, out _));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void CallsAllocateNothing(string name)
    {
        using BlockInflater inflater = EngineRegistry.Get(name).CreateBlockInflater();
        byte[] packed = Oracle.Deflate(TestData.Text(20_000));
        byte[] plain = new byte[20_000];
        Allocation.None(() => inflater.Inflate(packed, plain, out _, out _));
    }
}
