using System.Buffers.Binary;
using CsCheck;
using Uacce.Client.Compression;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>The checksum of a stream from those of its blocks, held against the trailers that .NET writes.</summary>
public sealed class StreamChecksumTests
{
    public static TheoryData<CompressionFormat> Checked => [CompressionFormat.GZip, CompressionFormat.ZLib];

    [Theory]
    [MemberData(nameof(Checked))]
    public void BlocksThatDevicesSummedCombine(CompressionFormat format) =>
        Gen.Select(Gen.Int[1, 70_000], Gen.Int[0, 70_000], Gen.Int[0, 300]).Sample(
            (one, two, three) =>
            {
                byte[] data = Data.Noise(one + two + three, seed: one);
                var checksum = new StreamChecksum(format);
                int start = 0;
                foreach (int length in new[] { one, two, three })
                {
                    checksum.Append(OfTrailer(format, data[start..(start + length)]), length);
                    start += length;
                }

                Assert.Equal((OfTrailer(format, data), (long)data.Length), (checksum.Value, checksum.Size));
            },
            iter: 100);

    [Theory]
    [MemberData(nameof(Checked))]
    public void BlocksThatWereCompressedHereCountToo(CompressionFormat format)
    {
        // All ones are the worst for the sums of Adler-32, and the length is none of its runs.
        byte[] data = new byte[100_003];
        data.AsSpan().Fill(0xFF);
        var checksum = new StreamChecksum(format);
        checksum.Append(data.AsSpan(0, 60_000));
        checksum.Append(OfTrailer(format, data[60_000..]), data.Length - 60_000);
        Assert.Equal(OfTrailer(format, data), checksum.Value);
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void CombiningDoesNotDependOnHowBlocksAreGrouped(CompressionFormat format)
    {
        // Lengths no test has the memory for: (a b) c and a (b c) must still agree.
        const int B = 1_000_000_007, C = 1_100_000_001;
        var inTurn = new StreamChecksum(format);
        inTurn.Append(0x10002, 1);
        inTurn.Append(0x30004, B);
        inTurn.Append(0x50006, C);
        var later = new StreamChecksum(format);
        later.Append(0x30004, B);
        later.Append(0x50006, C);
        var grouped = new StreamChecksum(format);
        grouped.Append(0x10002, 1);
        grouped.Append(later.Value, B + C);
        Assert.Equal((inTurn.Value, inTurn.Size), (grouped.Value, grouped.Size));
    }

    [Fact]
    public void RawDataHasNone()
    {
        var checksum = new StreamChecksum(CompressionFormat.Deflate);
        checksum.Append("123456789"u8);
        Assert.Equal((0u, 9L), (checksum.Value, checksum.Size));
    }

    private static uint OfTrailer(CompressionFormat format, byte[] data)
    {
        // .NET writes nothing at all for no data.
        if (data.Length == 0)
            return format == CompressionFormat.ZLib ? 1u : 0;
        byte[] packed = Codecs.Pack(format, data);
        return format == CompressionFormat.ZLib
            ? BinaryPrimitives.ReadUInt32BigEndian(packed.AsSpan(packed.Length - 4))
            : BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 8));
    }
}
