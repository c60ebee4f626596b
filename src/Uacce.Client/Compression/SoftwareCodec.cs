using System.Buffers;
using System.IO.Compression;
using Uacce.Client.Streams;

namespace Uacce.Client.Compression;

/// <summary>.NET's own codecs, for when the caller's policy lets them step in.</summary>
internal static class SoftwareCodec
{
    /// <summary>A stream that does by .NET's codecs what ours would, and leaves <paramref name="stream"/> open.</summary>
    public static Stream Open(CompressionFormat format, Stream stream, CompressionMode mode, CompressionLevel level) =>
        mode == CompressionMode.Compress ? OpenCompressor(format, stream, level) : new SoftwareDecompressor(format, stream);

    private static Stream OpenCompressor(CompressionFormat format, Stream stream, CompressionLevel level) => format switch
    {
        CompressionFormat.GZip => new GZipStream(stream, level, leaveOpen: true),
        CompressionFormat.ZLib => new ZLibStream(stream, level, leaveOpen: true),
        _ => new DeflateStream(stream, level, leaveOpen: true),
    };

    /// <summary>A whole stream of no data.</summary>
    public static byte[] EmptyStream(CompressionFormat format)
    {
        Span<byte> end = stackalloc byte[ZipFraming.MaxOverhead];
        return [.. ZipFraming.Header(format), .. end[..ZipFraming.WriteEnd(format, new StreamChecksum(format).Value, 0, end)]];
    }

    public static CompressionResult Compress(CompressionFormat format, CompressionLevel level, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using var buffer = new MemoryStream();
        using (Stream codec = OpenCompressor(format, buffer, level))
            codec.Write(source);
        if (buffer.Length == 0)
            buffer.Write(EmptyStream(format)); // .NET writes nothing at all for no input
        return Deliver(buffer, destination);
    }

    public static CompressionResult Decompress(CompressionFormat format, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
            return new CompressionResult(OperationStatus.InvalidData, 0); // a stream may be empty, a buffer that should hold one may not
        using var buffer = new MemoryStream(source.ToArray(), writable: false);
        using var codec = new SoftwareDecompressor(format, buffer);
        int written = 0;
        try
        {
            int read;
            while ((read = codec.Read(destination[written..])) > 0)
                written += read;
            if (written == destination.Length && codec.ReadByte() >= 0)
                return new CompressionResult(OperationStatus.DestinationTooSmall, 0);
        }
        catch (InvalidDataException)
        {
            return new CompressionResult(OperationStatus.InvalidData, 0);
        }

        return new CompressionResult(OperationStatus.Done, written);
    }

    /// <summary>Raw DEFLATE blocks that end byte-aligned and without a final block, to be spliced into a stream.</summary>
    public static int CompressBlock(CompressionLevel level, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using var buffer = new MemoryStream();
        int length;
        using (var codec = new DeflateStream(buffer, level, leaveOpen: true))
        {
            codec.Write(source);
            codec.Flush();
            length = (int)buffer.Length; // disposing appends a final block behind this
        }

        buffer.GetBuffer().AsSpan(0, length).CopyTo(destination);
        return length;
    }

    private static CompressionResult Deliver(MemoryStream buffer, Span<byte> destination)
    {
        if (buffer.Length > destination.Length)
            return new CompressionResult(OperationStatus.DestinationTooSmall, 0);
        buffer.GetBuffer().AsSpan(0, (int)buffer.Length).CopyTo(destination);
        return new CompressionResult(OperationStatus.Done, (int)buffer.Length);
    }
}
