using System.Buffers;
using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class RoundTripTests
{
    private static readonly int[] s_sizes = [0, 1, 2, 100, 65_535, 65_536, 65_537, 300_001];

    public static TheoryData<CompressionFormat, CompressionLevel> All => new MatrixTheoryData<CompressionFormat, CompressionLevel>(Codecs.Formats, Codecs.Levels);

    [Theory]
    [MemberData(nameof(All))]
    public void EverySizeComesBack_AndTheClassLibraryReadsIt(CompressionFormat format, CompressionLevel level)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format, level);
        foreach (int size in s_sizes)
        {
            foreach (byte[] data in (byte[][])[Data.Text(size), Data.Noise(size), new byte[size]])
            {
                byte[] packed = session.Pack(data);
                Codecs.Same(data, session.Unpack(packed, size), $"{format} {level} {size} read by us");
                Codecs.Same(data, Codecs.Unpack(format, packed), $"{format} {level} {size} read by the class library");
            }
        }

        Assert.Equal(new AcceleratorCounters(), lab.Pool.Counters with { Requests = 0, BytesIn = 0, BytesOut = 0 });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void WhatTheClassLibraryWrites_IsRead(CompressionFormat format, CompressionLevel level)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format);
        foreach (int size in s_sizes.Skip(1)) // it writes nothing at all for nothing
        {
            byte[] data = Data.Mixed(size);
            byte[] packed = Codecs.Pack(format, data, level);
            Codecs.Same(data, session.Unpack(packed, size), $"{format} {level} {size}");
            Codecs.Same(data, session.Unpack(packed, size + 100), $"{format} {level} {size} with room to spare");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Asynchronously_AndInBatches_ItIsTheSame(CompressionFormat format, CompressionLevel level)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format, level);
        byte[][] inputs = [.. s_sizes.Select(size => Data.Mixed(size))];
        byte[][] packed = [.. inputs.Select(data => new byte[CompressionSession.GetMaxCompressedLength(data.Length)])];
        var results = new CompressionResult[inputs.Length];
        session.Compress([.. inputs.Zip(packed, (data, to) => new CompressionJob(data, to))], results);
        for (int i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(OperationStatus.Done, results[i].Status);
            Codecs.Same(inputs[i], Codecs.Unpack(format, packed[i][..results[i].BytesWritten]), $"batch {i}");
            byte[] restored = new byte[inputs[i].Length];
            CompressionResult back = await session.DecompressAsync(packed[i].AsMemory(0, results[i].BytesWritten), restored);
            Assert.Equal(new CompressionResult(OperationStatus.Done, restored.Length), back);
            Codecs.Same(inputs[i], restored, $"async {i}");
            CompressionResult again = await session.CompressAsync(inputs[i], packed[i]);
            Assert.Equal(OperationStatus.Done, again.Status);
            Codecs.Same(inputs[i], Codecs.Unpack(format, packed[i][..again.BytesWritten]), $"async pack {i}");
        }

        CompressionJob[] backJobs = [.. inputs.Select(data => new CompressionJob(Codecs.Pack(format, data), new byte[data.Length])).Skip(1)];
        session.Decompress(backJobs, results);
        for (int i = 0; i < backJobs.Length; i++)
        {
            Assert.Equal(new CompressionResult(OperationStatus.Done, inputs[i + 1].Length), results[i]);
            Codecs.Same(inputs[i + 1], backJobs[i].Destination.Span, $"batch back {i}");
        }
    }

    [Theory]
    [InlineData(CompressionFormat.GZip, CompressionLevel.Fastest)]
    [InlineData(CompressionFormat.ZLib, CompressionLevel.NoCompression)]
    [InlineData(CompressionFormat.Deflate, CompressionLevel.Fastest)]
    public void AroundTheLimitOfOneRequest_ItIsTheSame(CompressionFormat format, CompressionLevel level)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format, level);
        byte[] text = Data.Mixed((8 << 20) + 1);
        byte[] noise = Data.Noise((8 << 20) + 1);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(text.Length)];
        byte[] restored = new byte[text.Length];
        foreach (int size in (int[])[(8 << 20) - 4096, (8 << 20) - 4095, (8 << 20) - 1, 8 << 20, (8 << 20) + 1])
        {
            byte[] data = size % 2 == 0 ? text : noise;
            CompressionResult result = session.Compress(data.AsSpan(0, size), packed);
            Assert.Equal(OperationStatus.Done, result.Status);
            CompressionResult back = session.Decompress(packed.AsSpan(0, result.BytesWritten), restored.AsSpan(0, size));
            Assert.Equal(new CompressionResult(OperationStatus.Done, size), back);
            Codecs.Same(data.AsSpan(0, size), restored.AsSpan(0, size), $"{size}");
            Assert.Equal(OperationStatus.DestinationTooSmall, session.Decompress(packed.AsSpan(0, result.BytesWritten), restored.AsSpan(0, size - 1)).Status);
            Assert.Equal(OperationStatus.InvalidData, session.Decompress(packed.AsSpan(0, result.BytesWritten - 1), restored).Status);
            Assert.Equal(OperationStatus.DestinationTooSmall, session.Compress(data.AsSpan(0, size), packed.AsSpan(0, result.BytesWritten - 1)).Status);
        }

        CompressionResult last = session.Compress(text, packed);
        Codecs.Same(text, Codecs.Unpack(format, packed[..last.BytesWritten]), "the class library reads pieces");
    }

    [Fact]
    public async Task LargeBuffers_WorkAsynchronouslyAndInBatches()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        byte[] data = Data.Mixed((8 << 20) + 12345);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        byte[] restored = new byte[data.Length];
        CompressionResult result = await session.CompressAsync(data, packed);
        Assert.Equal(new CompressionResult(OperationStatus.Done, data.Length), await session.DecompressAsync(packed.AsMemory(0, result.BytesWritten), restored));
        Codecs.Same(data, restored, "async");
        var results = new CompressionResult[2];
        restored.AsSpan().Clear();
        byte[] small = new byte[data.Length - 1];
        session.Decompress([new(packed.AsMemory(0, result.BytesWritten), restored), new(packed.AsMemory(0, result.BytesWritten), small)], results);
        Assert.Equal(new CompressionResult(OperationStatus.Done, data.Length), results[0]);
        Assert.Equal(new CompressionResult(OperationStatus.DestinationTooSmall, 0), results[1]);
        Codecs.Same(data, restored, "batch");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TheDestinationMayBeExact_AndIsNeverOverrun(CompressionFormat format, CompressionLevel level)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format, level);
        foreach (int size in (int[])[0, 1, 1000, 70_000])
        {
            byte[] data = Data.Mixed(size);
            byte[] packed = session.Pack(data);
            byte[] room = new byte[size + 64];
            room.AsSpan().Fill(0xA5);
            Assert.Equal(new CompressionResult(OperationStatus.Done, size), session.Decompress(packed, room.AsSpan(32, size)));
            Assert.True(room.AsSpan(0, 32).IndexOfAnyExcept((byte)0xA5) < 0 && room.AsSpan(32 + size).IndexOfAnyExcept((byte)0xA5) < 0, "canary");
            if (size > 0)
                Assert.Equal(new CompressionResult(OperationStatus.DestinationTooSmall, 0), session.Decompress(packed, room.AsSpan(0, size - 1)));
            Assert.False(size > 0 && session.TryDecompress(packed, room.AsSpan(0, size - 1), out _));

            // Whatever the room, it says honestly whether it was enough, and stays inside.
            for (int given = 0; given < Math.Min(packed.Length, 40); given++)
            {
                room.AsSpan().Fill(0xA5);
                CompressionResult result = session.Compress(data, room.AsSpan(0, given));
                Assert.Equal(new CompressionResult(OperationStatus.DestinationTooSmall, 0), result);
                Assert.True(room.AsSpan(given).IndexOfAnyExcept((byte)0xA5) < 0, "canary");
            }

            Assert.True(session.TryCompress(data, new byte[CompressionSession.GetMaxCompressedLength(size)], out int written));
            Assert.Equal(packed.Length, written);
        }
    }

    [Fact]
    public void TheLongestOutput_IsWhatWasPromised()
    {
        Assert.Equal(256, CompressionSession.GetMaxCompressedLength(0));
        Assert.Equal(int.MaxValue, CompressionSession.GetMaxCompressedLength(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => CompressionSession.GetMaxCompressedLength(-1));
        using var lab = new Lab();
        foreach (CompressionLevel level in Codecs.Levels)
        {
            for (int size = 0; size < 600; size += 7)
            {
                byte[] room = new byte[CompressionSession.GetMaxCompressedLength(size)];
                Assert.True(lab.Session(CompressionFormat.GZip, level).TryCompress(Data.Noise(size), room, out _), $"{level} {size}");
            }
        }
    }

    [Fact]
    public void EmptyBuffersAreBuffers()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        Assert.Equal(OperationStatus.InvalidData, session.Decompress([], []).Status);
        Assert.Equal(OperationStatus.DestinationTooSmall, session.Compress([], []).Status);
    }
}
