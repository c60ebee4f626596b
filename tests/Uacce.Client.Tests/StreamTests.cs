using System.IO.Compression;
using CsCheck;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>The streams behave as .NET's, and .NET's read what they write.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly EmbeddedRig _rig = new();

    public static TheoryData<CompressionFormat> Formats => SessionRoundTripTests.Formats;

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void AnyChunkingAndFlushingGivesOneStandardStream(CompressionFormat format)
    {
        Gen.Select(Gen.Int[0, 30_000].List[0, 8], Gen.Bool.List[8, 8], Gen.Int[1, 3], Gen.Int[4, 20]).Sample(
            (chunks, flushes, parallelism, blockKib) =>
            {
                using var packed = new MemoryStream();
                var written = new List<byte>();
                var options = new AcceleratedStreamOptions { Parallelism = parallelism, BlockSize = blockKib << 10 };
                using (Stream stream = Ours(format, packed, options))
                {
                    for (int i = 0; i < chunks.Count; i++)
                    {
                        byte[] chunk = i % 3 == 2 ? EmbeddedRig.Noise(chunks[i], i) : EmbeddedRig.Text(chunks[i], i);
                        stream.Write(chunk);
                        written.AddRange(chunk);
                        if (!flushes[i])
                            continue;
                        stream.Flush();
                        AssertReadable(format, packed.ToArray(), written);
                    }
                }

                Assert.Equal(written, EmbeddedRig.UnpackWithDotNet(format, packed.ToArray()));
                packed.Position = 0;
                using Stream back = Ours(format, packed);
                using var restored = new MemoryStream();
                back.CopyTo(restored);
                Assert.Equal(written, restored.ToArray());
            },
            iter: 40, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task AsynchronousUseGivesTheSame(CompressionFormat format)
    {
        byte[] data = [.. EmbeddedRig.Text(700_000), .. EmbeddedRig.Noise(100_000)];
        using var packed = new MemoryStream();
        await using (Stream stream = Ours(format, packed, new AcceleratedStreamOptions { Parallelism = 2, BlockSize = 64 << 10 }))
        {
            for (int at = 0; at < data.Length; at += 50_000)
            {
                // Mixed with blocking calls, as callers do.
                if (at % 3 == 0)
                    stream.Write(data, at, Math.Min(50_000, data.Length - at));
                else
                    await stream.WriteAsync(data.AsMemory(at, Math.Min(50_000, data.Length - at)));
            }

            await stream.FlushAsync();
        }

        packed.Position = 0;
        await using Stream back = Ours(format, packed);
        byte[] restored = new byte[data.Length];
        int length = await back.ReadAsync(restored.AsMemory(0, 10));
        length += back.Read(restored, length, 10);
        length += await back.ReadAtLeastAsync(restored.AsMemory(length), data.Length - length);
        Assert.Equal(data.Length, length);
        Assert.Equal(data, restored);
        Assert.Equal(0, await back.ReadAsync(new byte[1]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ASourceThatGivesSingleBytesIsReadToTheEnd(CompressionFormat format)
    {
        byte[] data = EmbeddedRig.Text(3_000);
        using Stream stream = Ours(format, new Trickle(EmbeddedRig.PackWithDotNet(format, data)));
        using var restored = new MemoryStream();
        int value;
        while ((value = stream.ReadByte()) >= 0)
            restored.WriteByte((byte)value);
        Assert.Equal(data, restored.ToArray());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void TruncationIsReportedAtEveryLength(CompressionFormat format)
    {
        byte[] packed = EmbeddedRig.PackWithDotNet(format, EmbeddedRig.Text(400));
        for (int length = 1; length < packed.Length; length++)
        {
            using Stream stream = Ours(format, new MemoryStream(packed, 0, length));
            Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null));
        }

        using Stream empty = Ours(format, new MemoryStream());
        Assert.Equal(0, empty.Read(new byte[10]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void WhatLiesBehindTheStreamIsReportedAfterItsData(CompressionFormat format)
    {
        byte[] data = EmbeddedRig.Text(400);
        using Stream stream = Ours(format, new MemoryStream([.. EmbeddedRig.PackWithDotNet(format, data), 1, 2, 3]));
        byte[] restored = new byte[400];
        stream.ReadExactly(restored);
        Assert.Equal(data, restored);
        Assert.Throws<InvalidDataException>(() => stream.ReadByte());
    }

    [Fact]
    public void ItLooksLikeAGZipStream()
    {
        using var inner = new MemoryStream();
        var stream = new AcceleratedGZipStream(_rig.Pool, inner, CompressionMode.Compress, leaveOpen: true);
        Assert.True(stream is { CanWrite: true, CanRead: false, CanSeek: false });
        Assert.Same(inner, stream.BaseStream);
        Assert.Throws<NotSupportedException>(() => stream.Read(new byte[1]));
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Write(new byte[1], 1, 1));
        stream.WriteByte(65);
        stream.Dispose();
        stream.Dispose();
        Assert.False(stream.CanWrite);
        Assert.Throws<ObjectDisposedException>(() => stream.Write(new byte[1]));
        Assert.True(inner.CanRead, "leaveOpen");

        inner.Position = 0;
        var back = new AcceleratedGZipStream(_rig.Pool, inner, CompressionMode.Decompress);
        Assert.Throws<NotSupportedException>(() => back.Write(new byte[1]));
        back.Flush();
        Assert.Equal(65, back.ReadByte());
        back.Dispose();
        Assert.False(inner.CanRead);
        Assert.Throws<ArgumentException>(() => new AcceleratedGZipStream(_rig.Pool, inner, CompressionMode.Compress));
    }

    [Fact]
    public void AnAbandonedStreamDisturbsNobody()
    {
        byte[] packed = EmbeddedRig.PackWithDotNet(CompressionFormat.GZip, EmbeddedRig.Text(5_000_000));
        for (int i = 0; i < 20; i++)
        {
            var abandoned = new AcceleratedGZipStream(_rig.Pool, new MemoryStream(packed), CompressionMode.Decompress);
            abandoned.ReadExactly(new byte[1_000]);
            abandoned.Dispose();
        }

        using var whole = new AcceleratedGZipStream(_rig.Pool, new MemoryStream(packed), CompressionMode.Decompress);
        using var restored = new MemoryStream();
        whole.CopyTo(restored);
        Assert.Equal(EmbeddedRig.Text(5_000_000), restored.ToArray());
    }

    [Fact]
    public void ABaseStreamThatFailsFailsTheWriterAndNothingElse()
    {
        var stream = new AcceleratedGZipStream(
            _rig.Pool, new Broken(), new AcceleratedStreamOptions { BlockSize = 4 << 10, Parallelism = 2 });
        Assert.Throws<IOException>(() => stream.Write(EmbeddedRig.Text(1_000_000)));
        Assert.ThrowsAny<IOException>(stream.Dispose);
        Assert.True(_rig.Pool.CreateSession(CompressionFormat.GZip).TryCompress(new byte[100], new byte[300], out _));
    }

    private static void AssertReadable(CompressionFormat format, byte[] packed, List<byte> expected)
    {
        using Stream stream = EmbeddedRig.DotNet(format, new MemoryStream(packed), CompressionMode.Decompress);
        byte[] restored = new byte[expected.Count];
        stream.ReadExactly(restored);
        Assert.Equal(expected, restored);
    }

    private AcceleratedStream Ours(CompressionFormat format, Stream stream, AcceleratedStreamOptions options) => format switch
    {
        CompressionFormat.GZip => new AcceleratedGZipStream(_rig.Pool, stream, options, leaveOpen: true),
        CompressionFormat.ZLib => new AcceleratedZLibStream(_rig.Pool, stream, options, leaveOpen: true),
        _ => new AcceleratedDeflateStream(_rig.Pool, stream, options, leaveOpen: true),
    };

    private AcceleratedStream Ours(CompressionFormat format, Stream stream) => format switch
    {
        CompressionFormat.GZip => new AcceleratedGZipStream(_rig.Pool, stream, CompressionMode.Decompress),
        CompressionFormat.ZLib => new AcceleratedZLibStream(_rig.Pool, stream, CompressionMode.Decompress),
        _ => new AcceleratedDeflateStream(_rig.Pool, stream, CompressionMode.Decompress),
    };

    /// <summary>Gives one byte at a time and cannot seek, as a slow connection.</summary>
    private sealed class Trickle(byte[] data) : MemoryStream(data)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }

    private sealed class Broken : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("the disk is full");
    }
}
