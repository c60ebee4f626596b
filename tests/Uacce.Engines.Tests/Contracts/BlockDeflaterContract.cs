using Uacce.Abi;
using Xunit;

namespace Uacce.Engines.Tests.Contracts;

public class BlockDeflaterContract
{
    public static TheoryData<string, CompressionEffort> Engines => EngineRegistry.WithEfforts(DeflateCapabilities.BlockDeflate);

    [Theory]
    [MemberData(nameof(Engines))]
    public void WhatItWritesTheClassLibraryReads(string name, CompressionEffort effort)
    {
        using BlockDeflater deflater = EngineRegistry.Get(name).CreateBlockDeflater(effort, DeflateWindow.MaxSize);
        foreach (byte[] data in TestData.Shapes())
        {
            using var source = new GuardedBuffer(data);
            using var destination = new GuardedBuffer(Room(data.Length));
            Assert.True(deflater.TryDeflate(source.Span, destination.Span, out int produced), $"{data.Length} bytes fit");
            Oracle.Same(data, Oracle.Inflate(destination.Span[..produced]), $"{data.Length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void NoiseGrowsByLittle(string name, CompressionEffort effort)
    {
        using BlockDeflater deflater = EngineRegistry.Get(name).CreateBlockDeflater(effort, DeflateWindow.MaxSize);
        foreach (int length in (int[])[0, 1, 10, 100, 1000, 16_384, 65_536, 1 << 20])
        {
            Assert.True(deflater.TryDeflate(TestData.Random(length), new byte[length * 2 + 100], out int produced));
            Assert.True(produced <= length + (length / 2000) + 16, $"{length} bytes became {produced}");
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void TooLittleRoomIsFalseAndTheNextCallWorks(string name, CompressionEffort effort)
    {
        using BlockDeflater deflater = EngineRegistry.Get(name).CreateBlockDeflater(effort, DeflateWindow.MaxSize);
        byte[] data = TestData.Mixed(40_000);
        byte[] all = new byte[Room(data.Length)];
        Assert.True(deflater.TryDeflate(data, all, out int needed));
        foreach (int room in (int[])[0, 1, 4, 5, 6, 7, 8, 100, needed / 2, needed - 1])
        {
            using var destination = new GuardedBuffer(room);
            Assert.False(deflater.TryDeflate(data, destination.Span, out int none), $"{needed} bytes do not fit into {room}");
            Assert.Equal(0, none);
        }

        Assert.True(deflater.TryDeflate(data, all, out int again));
        Assert.Equal(needed, again);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void MatchesStayWithinTheWindow(string name, CompressionEffort effort)
    {
        DeflateEngine engine = EngineRegistry.Get(name);
        // The same 3000 bytes of noise again and again, each time a little further away than some window.
        byte[] noise = TestData.Random(3000);
        byte[] data = [.. ((int[])[4096, 8192, 16384, 24576, 32768]).SelectMany(gap => noise.Concat(TestData.Text(gap - 2900)))];
        byte[] packed = new byte[Room(data.Length)];
        foreach (int window in (int[])[4096, 8192, 16384, 24576, 32768])
        {
            int length = engine.KeepsWithin(window, data.Length) ? data.Length : window;
            using BlockDeflater deflater = engine.CreateBlockDeflater(effort, window);
            Assert.True(deflater.TryDeflate(data.AsSpan(0, length), packed, out int produced));
            DeflateReader reader = DeflateReader.Read(packed[..produced]);
            Oracle.Same(data.AsSpan(0, length), [.. reader.Output], $"window {window}");
            Assert.True(reader.SawFinal, "a block ends with its final block");
            Assert.True(reader.MaxDistance <= window, $"distance {reader.MaxDistance} in a window of {window}");
            Assert.Equal(produced, reader.Consumed);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void CallsAllocateNothing(string name, CompressionEffort effort)
    {
        using BlockDeflater deflater = EngineRegistry.Get(name).CreateBlockDeflater(effort, DeflateWindow.MaxSize);
        byte[] data = TestData.Text(20_000);
        byte[] packed = new byte[Room(data.Length)];
        Allocation.None(() => deflater.TryDeflate(data, packed, out _));
    }

    // libdeflate and zlib want a few bytes more than the result.
    private static int Room(int length) => (int)StoredBlocks.MaxSize(length) + 64 + (length / 1000);
}
