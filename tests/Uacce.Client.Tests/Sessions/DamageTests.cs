using System.Buffers;
using System.IO.Compression;
using CsCheck;
using Xunit;

namespace Uacce.Client.Tests;

public sealed class DamageTests
{
    private static readonly byte[] s_data = Data.Text(700);

    public static TheoryData<CompressionFormat> Formats => [.. Codecs.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task CutAtAnyLength_ItIsInvalid(CompressionFormat format)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format);
        byte[] packed = Codecs.Pack(format, s_data);
        byte[] room = new byte[s_data.Length + 100];
        var jobs = new List<CompressionJob>();
        for (int length = 0; length < packed.Length; length++)
        {
            Assert.Equal(new CompressionResult(OperationStatus.InvalidData, 0), session.Decompress(packed.AsSpan(0, length), room));
            Assert.Equal(new CompressionResult(OperationStatus.InvalidData, 0), await session.DecompressAsync(packed.AsMemory(0, length), room));
            byte[] prefix = packed[..length];
            Assert.Throws<InvalidDataException>(() => session.TryDecompress(prefix, room, out _));
            jobs.Add(new CompressionJob(packed.AsMemory(0, length), new byte[room.Length]));
        }

        var results = new CompressionResult[jobs.Count];
        session.Decompress([.. jobs], results);
        Assert.All(results, result => Assert.Equal(new CompressionResult(OperationStatus.InvalidData, 0), result));
        lab.ShowThatItWorks();
        Assert.Equal(0, lab.Pool.Counters.Failures);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void AnyByteChanged_ItIsNoticedOrHarmless(CompressionFormat format)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format);
        byte[] packed = Codecs.Pack(format, s_data);
        byte[] room = new byte[s_data.Length];
        int silent = 0;
        for (int at = 0; at < packed.Length; at++)
        {
            foreach (byte flip in (byte[])[0xFF, 0x01, 0x80])
            {
                byte[] damaged = [.. packed];
                damaged[at] ^= flip;
                room.AsSpan().Clear();
                CompressionResult result = session.Decompress(damaged, room);
                if (format == CompressionFormat.Deflate)
                    Assert.True(result.BytesWritten <= room.Length); // raw data has no checksum
                else if (result.Status == OperationStatus.Done) // time and system of gzip, and bits that fill the last byte
                    Codecs.Same(s_data, room.AsSpan(0, result.BytesWritten), $"{format}, byte {at}, which says nothing");
                else
                    Assert.True(result.Status is OperationStatus.InvalidData or OperationStatus.DestinationTooSmall, $"{format}, byte {at}: {result}");
                silent += result.Status == OperationStatus.Done ? 1 : 0;
            }
        }

        if (format != CompressionFormat.Deflate)
            Assert.InRange(silent, 0, 6 * 3 + 3);
        lab.ShowThatItWorks();
        Assert.Equal(0, lab.Pool.Counters.Failures);
    }

    [Fact]
    public void AnyBytes_AreAnswered()
    {
        using var lab = new Lab();
        byte[] head = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0];
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 2], Gen.Int[0, 5000], Gen.Bool).Sample((noise, format, length, withHeader) =>
        {
            byte[] source = withHeader ? [.. head, .. noise] : noise;
            CompressionResult result = lab.Session((CompressionFormat)format).Decompress(source, new byte[length]);
            return result.Status is OperationStatus.InvalidData or OperationStatus.Done or OperationStatus.DestinationTooSmall;
        }, iter: 300, threads: 1);
        lab.ShowThatItWorks();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task SomethingBehindTheStream_IsInvalid(CompressionFormat format)
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(format);
        byte[] packed = Codecs.Pack(format, s_data);
        byte[] room = new byte[s_data.Length + 100];
        byte[][] tails = [[0], [0x1F], [0x1F, 0x8B], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0], new byte[1000], Data.Noise(50)];
        foreach (byte[] tail in tails)
        {
            byte[] source = [.. packed, .. tail];
            Assert.Equal(OperationStatus.InvalidData, session.Decompress(source, room).Status);
            Assert.Equal(OperationStatus.InvalidData, (await session.DecompressAsync(source, room)).Status);
            var results = new CompressionResult[1];
            session.Decompress([new CompressionJob(source, room)], results);
            Assert.Equal(OperationStatus.InvalidData, results[0].Status);
        }

        lab.ShowThatItWorks();
    }

    [Fact]
    public void AnotherFormat_IsInvalid()
    {
        using var lab = new Lab();
        byte[] room = new byte[2000];
        foreach (CompressionFormat made in Codecs.Formats)
        {
            foreach (CompressionFormat read in Codecs.Formats.Where(format => format != made))
            {
                CompressionResult result = lab.Session(read).Decompress(Codecs.Pack(made, s_data), room);
                Assert.NotEqual(OperationStatus.Done, result.Status);
            }
        }
    }

    [Fact]
    public void AZLibHeader_IsJudgedByRfc1950()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session(CompressionFormat.ZLib);
        byte[] packed = Codecs.Pack(CompressionFormat.ZLib, s_data, CompressionLevel.Optimal);
        byte[] room = new byte[s_data.Length];
        int valid = 0;
        for (int header = 0; header <= ushort.MaxValue; header += 31)
        {
            (packed[0], packed[1]) = ((byte)(header >> 8), (byte)(header & 255));
            bool expected = (packed[0] & 15) == 8 && packed[0] >> 4 <= 7 && (packed[1] & 32) == 0;
            // The client does not look at the declared window: it may only be smaller than the one it always has.
            Assert.Equal(expected ? OperationStatus.Done : OperationStatus.InvalidData, session.Decompress(packed, room).Status);
            valid += expected ? 1 : 0;
        }

        Assert.True(valid > 8);
    }
}
