using CsCheck;
using Uacce.Abi;
using Xunit;

namespace Uacce.Engines.Tests.Contracts;

public class StreamDeflaterContract
{
    public static TheoryData<string, CompressionEffort> Engines => EngineRegistry.WithEfforts(DeflateCapabilities.StreamDeflate);

    [Theory]
    [MemberData(nameof(Engines))]
    public void WhatItWritesTheClassLibraryReads(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        foreach (byte[] data in TestData.Shapes())
        {
            using var source = new GuardedBuffer(data);
            (byte[] packed, _) = Pieces.Deflate(deflater, source.Span, [int.MaxValue], [2 << 20]);
            Oracle.Same(data, Oracle.Inflate(packed), $"{data.Length} bytes");
            deflater.Reset();
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void NoiseGrowsByLittle(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        byte[] room = new byte[2 << 20];
        for (int round = 0; round < 3; round++)
        {
            foreach (int length in (int[])[1, 10, 100, 1000, 16_384, 65_536, 1 << 20])
            {
                byte[] noise = TestData.Random(length, seed: round + length);
                Assert.Equal(CodecStatus.NeedInput, deflater.Deflate(noise, room, FlushMode.Sync, out _, out int produced));
                Assert.True(produced <= length + (length / 2000) + 24, $"{length} bytes became {produced}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void PiecesOfAnySizeMakeOneStream(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        Gen<int[]> sizes = Gen.OneOf(Gen.Int[1, 9], Gen.Int[1, 700], Gen.Int[1, 70_000]).Array[1, 5];
        Gen.Select(Gen.Int[0, 60_000], sizes, sizes).Sample(
            (length, inputs, rooms) =>
            {
                // A flush costs a few bytes: keep the number of them in bounds.
                byte[] data = TestData.Mixed(Math.Min(length, inputs.Max() * 300));
                deflater.Reset();
                (byte[] packed, List<int> flushes) = Pieces.Deflate(deflater, data, inputs, rooms);
                Oracle.Same(data, Oracle.Inflate(packed), "the whole");
                Assert.Equal(packed.Length, DeflateReader.Read(packed).Consumed);
                Assert.True(flushes.Count == 0 || DeflateReader.Read(packed[..flushes[^1]]).IsByteAligned);
            },
            iter: 25,
            threads: 1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void AFlushedPrefixIsCompleteAlignedAndOpen(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        byte[] data = TestData.Mixed(30_000);
        foreach (int[] rooms in (int[][])[[1], [5], [6], [7], [16], [1, 0, 2], [100_000]])
        {
            deflater.Reset();
            (byte[] packed, List<int> flushes) = Pieces.Deflate(deflater, data, [1000, 1, 2777], rooms);
            int decoded = 0;
            for (int i = 0; i < flushes.Count; i++)
            {
                decoded += ((int[])[1000, 1, 2777])[i % 3];
                DeflateReader prefix = DeflateReader.Read(packed[..flushes[i]]);
                Oracle.Same(data.AsSpan(0, decoded), prefix.Output.ToArray(), "everything given is in what has come out");
                Assert.False(prefix.SawFinal, "a flush does not end the stream");
                Assert.True(prefix.IsByteAligned, "a foreign final block can follow directly");
            }

            Assert.True(DeflateReader.Read(packed).SawFinal);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void AFlushOfNothingNewAddsNothing(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        byte[] room = new byte[200];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(CodecStatus.NeedInput, deflater.Deflate([], room, FlushMode.Sync, out _, out int nothing));
            Assert.Equal(0, nothing);
        }

        Assert.Equal(CodecStatus.NeedInput, deflater.Deflate("some text"u8, room, FlushMode.Sync, out _, out int first));
        Assert.Equal(CodecStatus.NeedInput, deflater.Deflate([], room.AsSpan(first), FlushMode.Sync, out _, out int second));
        Assert.Equal(0, second);
        Assert.Equal(CodecStatus.EndOfStream, deflater.Deflate([], room.AsSpan(first), FlushMode.Finish, out _, out int last));
        Assert.Equal("some text"u8.ToArray(), Oracle.Inflate(room.AsSpan(0, first + last)));
        Assert.Equal(CodecStatus.EndOfStream, deflater.Deflate("x"u8, room, FlushMode.Sync, out int taken, out int more));
        Assert.Equal(0, taken + more);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void HistorySurvivesAFlush(string name, CompressionEffort effort)
    {
        if (effort == CompressionEffort.None)
            return;
        using StreamDeflater deflater = Create(name, effort);
        byte[] chunk = TestData.Random(8192);
        byte[] room = new byte[20_000];
        Assert.Equal(CodecStatus.NeedInput, deflater.Deflate(chunk, room, FlushMode.Sync, out _, out int first));
        Assert.Equal(CodecStatus.NeedInput, deflater.Deflate(chunk, room, FlushMode.Sync, out _, out int second));
        Assert.True(first > 8000 && second < 400, $"noise took {first} bytes, the same noise again {second}");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void MatchesStayWithinTheWindow(string name, CompressionEffort effort)
    {
        byte[] noise = TestData.Random(3000);
        byte[] data = [.. ((int[])[4096, 8192, 16384, 24576, 32768]).SelectMany(gap => noise.Concat(TestData.Text(gap - 2900)))];
        foreach (int window in (int[])[4096, 8192, 16384, 24576, 32768])
        {
            foreach (int piece in (int[])[1000, 10_000, int.MaxValue])
            {
                using StreamDeflater deflater = EngineRegistry.Get(name).CreateStreamDeflater(effort, window);
                (byte[] packed, _) = Pieces.Deflate(deflater, data, [piece], [200_000]);
                DeflateReader reader = DeflateReader.Read(packed);
                Oracle.Same(data, reader.Output.ToArray(), $"window {window}");
                Assert.True(reader.MaxDistance <= window, $"distance {reader.MaxDistance} in a window of {window}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void ResetForgetsAHalfWrittenStream(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        byte[] data = TestData.Text(5000);
        (byte[] expected, _) = Pieces.Deflate(deflater, data, [int.MaxValue], [100_000]);
        foreach (int room in (int[])[0, 1, 3, 17, 400])
        {
            deflater.Reset();
            Assert.Equal(
                CodecStatus.OutputFull,
                deflater.Deflate(TestData.Random(5000), new byte[room], FlushMode.Sync, out _, out _));
            deflater.Reset();
            (byte[] packed, _) = Pieces.Deflate(deflater, data, [int.MaxValue], [100_000]);
            Oracle.Same(expected, packed, "the same stream as the first time");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void CallsAllocateNothing(string name, CompressionEffort effort)
    {
        using StreamDeflater deflater = Create(name, effort);
        byte[] data = TestData.Text(20_000);
        byte[] packed = new byte[40_000];
        Allocation.None(() =>
        {
            deflater.Reset();
            deflater.Deflate(data, packed, FlushMode.Sync, out _, out _);
            deflater.Deflate(data, packed.AsSpan(0, 3), FlushMode.Finish, out _, out _);
        });
    }

    private static StreamDeflater Create(string name, CompressionEffort effort) =>
        EngineRegistry.Get(name).CreateStreamDeflater(effort, DeflateWindow.MaxSize);
}
