using System.Buffers;
using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>The class library's codecs, which judge ours, and short ways to use ours.</summary>
internal static class Codecs
{
    internal static readonly CompressionFormat[] Formats = [CompressionFormat.Deflate, CompressionFormat.ZLib, CompressionFormat.GZip];

    internal static readonly CompressionLevel[] Levels =
        [CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize];

    internal static Stream Reader(CompressionFormat format, Stream source) => format switch
    {
        CompressionFormat.GZip => new GZipStream(source, CompressionMode.Decompress),
        CompressionFormat.ZLib => new ZLibStream(source, CompressionMode.Decompress),
        _ => new DeflateStream(source, CompressionMode.Decompress),
    };

    internal static Stream Writer(CompressionFormat format, Stream target, CompressionLevel level) => format switch
    {
        CompressionFormat.GZip => new GZipStream(target, level, leaveOpen: true),
        CompressionFormat.ZLib => new ZLibStream(target, level, leaveOpen: true),
        _ => new DeflateStream(target, level, leaveOpen: true),
    };

    internal static AcceleratedStream Accelerated(
        AcceleratorPool pool, CompressionFormat format, Stream stream, AcceleratedStreamOptions options, bool leaveOpen = true) => format switch
        {
            CompressionFormat.GZip => new AcceleratedGZipStream(pool, stream, options, leaveOpen),
            CompressionFormat.ZLib => new AcceleratedZLibStream(pool, stream, options, leaveOpen),
            _ => new AcceleratedDeflateStream(pool, stream, options, leaveOpen),
        };

    internal static AcceleratedStream Accelerated(
        AcceleratorPool pool, CompressionFormat format, Stream stream, CompressionMode mode, bool leaveOpen = true) => format switch
        {
            CompressionFormat.GZip => new AcceleratedGZipStream(pool, stream, mode, leaveOpen),
            CompressionFormat.ZLib => new AcceleratedZLibStream(pool, stream, mode, leaveOpen),
            _ => new AcceleratedDeflateStream(pool, stream, mode, leaveOpen),
        };

    internal static byte[] Pack(CompressionFormat format, byte[] data, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (Stream codec = Writer(format, packed, level))
            codec.Write(data);
        return packed.ToArray();
    }

    internal static byte[] Unpack(CompressionFormat format, byte[] packed)
    {
        using Stream codec = Reader(format, new MemoryStream(packed));
        return ReadAll(codec);
    }

    internal static byte[] ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }

    /// <summary>As much as can be read from a stream that was flushed but not ended.</summary>
    internal static byte[] UnpackPrefix(CompressionFormat format, byte[] packed)
    {
        using Stream codec = Reader(format, new MemoryStream(packed));
        using var all = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        try
        {
            for (int read; (read = codec.Read(buffer)) > 0;)
                all.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // It has no end yet: what came before is the answer.
        }

        return all.ToArray();
    }

    internal static byte[] Pack(this CompressionSession session, byte[] data)
    {
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        CompressionResult result = session.Compress(data, packed);
        Assert.Equal(OperationStatus.Done, result.Status);
        return packed[..result.BytesWritten];
    }

    internal static byte[] Unpack(this CompressionSession session, byte[] packed, int length)
    {
        byte[] data = new byte[length];
        CompressionResult result = session.Decompress(packed, data);
        Assert.Equal(OperationStatus.Done, result.Status);
        return data[..result.BytesWritten];
    }

    internal static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string meaning)
    {
        if (!expected.SequenceEqual(actual))
            Assert.Fail($"{meaning}: lengths {expected.Length} and {actual.Length}, first difference at {expected.CommonPrefixLength(actual)}");
    }
}
