using System.Buffers;
using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Whole buffers, with .NET's codecs as the other side.</summary>
public sealed class SessionRoundTripTests : IDisposable
{
    private readonly EmbeddedRig _rig = new();

    public static TheoryData<CompressionFormat> Formats => [CompressionFormat.Deflate, CompressionFormat.ZLib, CompressionFormat.GZip];

    public static MatrixTheoryData<CompressionFormat, CompressionLevel, int> Cases => new(
        Enum.GetValues<CompressionFormat>(), Enum.GetValues<CompressionLevel>(), [0, 1, 1_000, 65_535, 65_536, 65_537]);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void BuffersComeBack(CompressionFormat format, CompressionLevel level, int length)
    {
        CompressionSession session = _rig.Pool.CreateSession(format, level);
        byte[] data = EmbeddedRig.Text(length);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(length)];
        Assert.True(session.TryCompress(data, packed, out int written));
        if (length > 0)
            Assert.Equal(data, EmbeddedRig.UnpackWithDotNet(format, packed.AsSpan(0, written)));
        byte[] restored = new byte[length];
        Assert.True(session.TryDecompress(packed.AsSpan(0, written), restored, out int restoredLength));
        Assert.Equal(data, restored.AsSpan(0, restoredLength).ToArray());
        if (length > 1)
        {
            Assert.False(session.TryDecompress(packed.AsSpan(0, written), restored.AsSpan(1), out _), "one byte short");
            Assert.False(session.TryCompress(data, packed.AsSpan(0, written - 1), out _), "one byte short");
        }
    }

    [Theory]
    [InlineData((8 << 20) - 4097)]
    [InlineData((8 << 20) - 1)]
    [InlineData(8 << 20)]
    [InlineData((8 << 20) + 1)]
    [InlineData(20 << 20)]
    public void BuffersAroundAndBeyondOneRequestComeBack(int length)
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        foreach (byte[] data in (byte[][])[EmbeddedRig.Text(length), EmbeddedRig.Noise(length)])
        {
            byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(length)];
            Assert.True(session.TryCompress(data, packed, out int written));
            Assert.True(data.AsSpan().SequenceEqual(EmbeddedRig.UnpackWithDotNet(CompressionFormat.GZip, packed.AsSpan(0, written))));
            byte[] restored = new byte[length];
            Assert.True(session.TryDecompress(packed.AsSpan(0, written), restored, out _));
            Assert.True(data.AsSpan().SequenceEqual(restored));
            Assert.False(session.TryDecompress(packed.AsSpan(0, written), restored.AsSpan(1), out _), "one byte short");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WhatDotNetMakesIsRead(CompressionFormat format)
    {
        CompressionSession session = _rig.Pool.CreateSession(format);
        byte[] data = EmbeddedRig.Text(100_000);
        byte[] restored = new byte[data.Length];
        Assert.True(session.TryDecompress(EmbeddedRig.PackWithDotNet(format, data), restored, out int length));
        Assert.Equal(data, restored[..length]);
    }

    [Fact]
    public void MembersOneBehindTheOtherAreOneStream()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        byte[] one = EmbeddedRig.PackWithDotNet(CompressionFormat.GZip, EmbeddedRig.Text(5_000));
        byte[] restored = new byte[15_000];
        Assert.True(session.TryDecompress([.. one, .. one, .. one], restored, out int length));
        Assert.Equal(15_000, length);
        Assert.Equal(EmbeddedRig.Text(5_000), restored[10_000..]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void DamageIsFoundAtEveryByte(CompressionFormat format)
    {
        CompressionSession session = _rig.Pool.CreateSession(format);
        byte[] data = EmbeddedRig.Text(300);
        byte[] packed = EmbeddedRig.PackWithDotNet(format, data);
        byte[] restored = new byte[1_000];
        for (int i = 0; i < packed.Length; i++)
        {
            Assert.NotEqual(OperationStatus.Done, session.Decompress(packed.AsSpan(0, i), restored).Status); // truncated
            byte[] flipped = [.. packed];
            flipped[i] ^= 0x20;
            CompressionResult result = session.Decompress(flipped, restored);
            // Raw data has no checksum; in a gzip header time, extra flags and system carry no meaning.
            if (result.Status == OperationStatus.Done && format != CompressionFormat.Deflate)
            {
                Assert.True(format == CompressionFormat.GZip && i is >= 4 and <= 9, $"byte {i} was changed unnoticed");
                Assert.Equal(data, restored[..result.BytesWritten]);
            }
        }

        Assert.Equal(OperationStatus.InvalidData, session.Decompress([.. packed, 0x99], restored).Status); // something behind it
        Assert.Equal(OperationStatus.Done, session.Decompress(packed, restored).Status);
    }

    [Fact]
    public void HeadersWithEveryFieldAreSkippedAndTheirChecksumVerified()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        byte[] data = EmbeddedRig.Text(100);
        byte[] body = EmbeddedRig.PackWithDotNet(CompressionFormat.GZip, data)[10..];
        byte[] header = [0x1F, 0x8B, 8, 0x1E, 1, 2, 3, 4, 2, 3, 4, 0, 9, 9, 9, 9, .. "name\0"u8, .. "comment\0"u8];
        uint crc = Compression.Crc32.Compute(header);
        byte[] packed = [.. header, (byte)(crc & 0xFF), (byte)((crc >> 8) & 0xFF), .. body];
        byte[] restored = new byte[100];
        Assert.True(session.TryDecompress(packed, restored, out _));
        Assert.Equal(data, restored);
        packed[header.Length] ^= 1;
        Assert.Throws<InvalidDataException>(() => session.TryDecompress(packed, restored, out _));
    }
}
