using System.IO.Compression;
using Xunit;

#pragma warning disable CA1835 // every overload is meant to be called here

namespace Uacce.Client.Tests;

/// <summary>What the class library's streams do, ours do: the same statements hold for both.</summary>
public sealed class StreamContractTests
{
    public static TheoryData<CompressionFormat, bool> Both => new MatrixTheoryData<CompressionFormat, bool>(Codecs.Formats, [false, true]);

    [Theory]
    [MemberData(nameof(Both))]
    public void WhatAStreamCan(CompressionFormat format, bool ours)
    {
        using var lab = new Lab();
        var inner = new WilfulStream(Codecs.Pack(format, [1, 2, 3]));
        Stream reading = Open(lab, ours, format, inner, CompressionMode.Decompress, leaveOpen: true);
        Stream writing = Open(lab, ours, format, inner, CompressionMode.Compress, leaveOpen: true);
        Assert.True(reading is { CanRead: true, CanWrite: false, CanSeek: false, CanTimeout: false });
        Assert.True(writing is { CanRead: false, CanWrite: true, CanSeek: false });
        Assert.Same(inner, Base(reading));
        foreach (Stream stream in (Stream[])[reading, writing])
        {
            Assert.Throws<NotSupportedException>(() => stream.Length);
            Assert.Throws<NotSupportedException>(() => stream.Position);
            Assert.Throws<NotSupportedException>(() => stream.Position = 0);
            Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
            Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        }

        reading.Dispose();
        writing.Dispose();
        Assert.True(reading is { CanRead: false, CanWrite: false } && writing is { CanRead: false, CanWrite: false });
        Assert.Equal(0, inner.Disposals);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task TheWrongDirection_IsRefused(CompressionFormat format, bool ours)
    {
        using var lab = new Lab();
        using Stream reading = Open(lab, ours, format, new MemoryStream(Codecs.Pack(format, [1])), CompressionMode.Decompress);
        using Stream writing = Open(lab, ours, format, new MemoryStream(), CompressionMode.Compress);
        Assert.Throws<InvalidOperationException>(() => writing.ReadByte());
        Assert.Throws<InvalidOperationException>(() => writing.Read(new byte[1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => writing.Read(new byte[1].AsSpan()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => writing.ReadAsync(new byte[1], 0, 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => writing.ReadAsync(new byte[1].AsMemory()).AsTask());
        Assert.Throws<InvalidOperationException>(() => reading.WriteByte(0));
        Assert.Throws<InvalidOperationException>(() => reading.Write([1], 0, 1));
        Assert.Throws<InvalidOperationException>(() => reading.Write([1]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.WriteAsync([1], 0, 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.WriteAsync(new byte[1].AsMemory()).AsTask());
        Assert.Throws<NotSupportedException>(() => writing.CopyTo(Stream.Null));
        await Assert.ThrowsAsync<NotSupportedException>(() => writing.CopyToAsync(Stream.Null));
        reading.Flush();
        await reading.FlushAsync();
        Assert.Equal(1, reading.ReadByte());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task AfterDisposal_EverythingIsRefused_AndDisposingAgainIsNot(CompressionFormat format, bool ours)
    {
        using var lab = new Lab();
        var inner = new WilfulStream(Codecs.Pack(format, [1]));
        Stream reading = Open(lab, ours, format, inner, CompressionMode.Decompress);
        reading.Dispose();
        reading.Dispose();
        await reading.DisposeAsync();
        Assert.Equal(1, Math.Min(inner.Disposals, 1));
        Assert.Throws<ObjectDisposedException>(() => reading.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => reading.Read(new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.ReadAsync(new byte[1]).AsTask());

        inner = new WilfulStream();
        Stream writing = Open(lab, ours, format, inner, CompressionMode.Compress);
        writing.WriteByte(7);
        await writing.DisposeAsync();
        await writing.DisposeAsync();
        writing.Dispose();
        Assert.Equal([7], Codecs.Unpack(format, inner.Content));
        Assert.Throws<ObjectDisposedException>(() => writing.WriteByte(0));
        Assert.Throws<ObjectDisposedException>(() => writing.Write([1]));
        Assert.Throws<ObjectDisposedException>(() => writing.Flush());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.WriteAsync(new byte[1]).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.FlushAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writing.WriteAsync([1], 0, 1));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Arguments_AreChecked(CompressionFormat format, bool ours)
    {
        using var lab = new Lab();
        Assert.Throws<ArgumentNullException>(() => Open(lab, ours, format, null!, CompressionMode.Compress));
        Assert.ThrowsAny<ArgumentException>(() => Open(lab, ours, format, Stream.Null, (CompressionMode)7));
        using (var readOnly = new MemoryStream([1], writable: false))
            Assert.Throws<ArgumentException>(() => Open(lab, ours, format, readOnly, CompressionMode.Compress));
        using (Stream writeOnly = Open(lab, ours, format, new MemoryStream(), CompressionMode.Compress))
            Assert.Throws<ArgumentException>(() => Open(lab, ours, format, writeOnly, CompressionMode.Decompress));
        using Stream writing = Open(lab, ours, format, new MemoryStream(), CompressionMode.Compress);
        Assert.Throws<ArgumentNullException>(() => writing.Write(null!, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => writing.Write(new byte[1], -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writing.Write(new byte[1], 1, 1));
        using Stream reading = Open(lab, ours, format, new MemoryStream(Codecs.Pack(format, [1])), CompressionMode.Decompress);
        Assert.Throws<ArgumentNullException>(() => reading.Read(null!, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => reading.Read(new byte[1], 0, 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reading.ReadAsync(new byte[1], 0, 2));
        Assert.Throws<ArgumentNullException>(() => reading.CopyTo(null!));
        Assert.Equal(0, reading.Read([]));
        Assert.Equal(1, reading.ReadByte());
        Assert.Equal(0, reading.Read([]));
        Assert.Equal(-1, reading.ReadByte());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task ACancelledToken_CancelsBeforeAnythingIsDone(CompressionFormat format, bool ours)
    {
        using var lab = new Lab();
        var cancelled = new CancellationToken(canceled: true);
        var inner = new WilfulStream();
        await using (Stream writing = Open(lab, ours, format, inner, CompressionMode.Compress, leaveOpen: true))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WriteAsync(new byte[1], cancelled).AsTask());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WriteAsync([1], 0, 1, cancelled));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.FlushAsync(cancelled));
            writing.WriteByte(5);
        }

        Assert.Equal([5], Codecs.Unpack(format, inner.Content));
        await using Stream reading = Open(lab, ours, format, new WilfulStream(inner.Content), CompressionMode.Decompress);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.ReadAsync(new byte[1], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.CopyToAsync(Stream.Null, cancelled));
        Assert.Equal(5, reading.ReadByte());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Copying_AndClosing(CompressionFormat format, bool ours)
    {
        using var lab = new Lab();
        byte[] data = Data.Mixed(300_000);
        var inner = new WilfulStream(Codecs.Pack(format, data));
        using var copy = new MemoryStream();
        Stream reading = Open(lab, ours, format, inner, CompressionMode.Decompress);
        await reading.CopyToAsync(copy, 1000);
        reading.Close();
        Codecs.Same(data, copy.ToArray(), "copied");
        Assert.True(inner.Disposals > 0);
        using var target = new MemoryStream();
        using (Stream writing = Open(lab, ours, format, target, CompressionMode.Compress, leaveOpen: true))
            new MemoryStream(data).CopyTo(writing, 777);
        Assert.True(target.CanWrite);
        Codecs.Same(data, Codecs.Unpack(format, target.ToArray()), "written");
    }

    [Fact]
    public void Options_AreChecked()
    {
        using var lab = new Lab();
        foreach (AcceleratedStreamOptions wrong in (AcceleratedStreamOptions[])[new() { Parallelism = 0 }, new() { BlockSize = 4095 }, new() { BlockSize = (4 << 20) + 1 }])
            Assert.Throws<ArgumentException>(() => new AcceleratedGZipStream(lab.Pool, Stream.Null, wrong));
        Assert.Throws<ArgumentNullException>(() => new AcceleratedGZipStream(lab.Pool, Stream.Null, (AcceleratedStreamOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new AcceleratedGZipStream(null!, Stream.Null, CompressionMode.Compress));
        Assert.Throws<ArgumentNullException>(() => new AcceleratorPool(null!));
        Assert.Throws<ArgumentException>(() => new AcceleratorPool(new AcceleratorPoolOptions { QueuesPerDevice = 0 }));
    }

    [Theory]
    [InlineData(CompressionFormat.Deflate)]
    [InlineData(CompressionFormat.ZLib)]
    [InlineData(CompressionFormat.GZip)]
    public void ThePromisedDifferences(CompressionFormat format)
    {
        using var lab = new Lab();
        var inner = new WilfulStream();
        Codecs.Accelerated(lab.Pool, format, inner, new AcceleratedStreamOptions()).Dispose();
        Assert.NotEmpty(inner.Content); // an empty stream is a valid empty stream
        Assert.Empty(Codecs.Unpack(format, inner.Content));
        using AcceleratedStream nothing = Codecs.Accelerated(lab.Pool, format, new MemoryStream(), CompressionMode.Decompress);
        Assert.Equal(-1, nothing.ReadByte());

        byte[] packed = Codecs.Pack(format, [1, 2, 3]);
        foreach (bool seekable in (bool[])[false, true])
        {
            // What lies behind the stream is reported after the data, every time one asks.
            using AcceleratedStream trailing = Codecs.Accelerated(lab.Pool, format, new WilfulStream([.. packed, 9], seekable: seekable), CompressionMode.Decompress);
            byte[] room = new byte[10];
            Assert.Equal(3, trailing.Read(room));
            Assert.Throws<InvalidDataException>(() => trailing.Read(room));
            Assert.Throws<InvalidDataException>(() => trailing.Read(room));
        }
    }

    private static Stream Base(Stream stream) => stream switch
    {
        AcceleratedStream ours => ours.BaseStream,
        GZipStream gzip => gzip.BaseStream,
        ZLibStream zlib => zlib.BaseStream,
        _ => ((DeflateStream)stream).BaseStream,
    };

    private static Stream Open(Lab lab, bool ours, CompressionFormat format, Stream stream, CompressionMode mode, bool leaveOpen = false) => (ours, format) switch
    {
        (true, _) => Codecs.Accelerated(lab.Pool, format, stream, mode, leaveOpen),
        (_, CompressionFormat.GZip) => new GZipStream(stream, mode, leaveOpen),
        (_, CompressionFormat.ZLib) => new ZLibStream(stream, mode, leaveOpen),
        _ => new DeflateStream(stream, mode, leaveOpen),
    };
}
