using System.IO.Compression;
using Uacce.Abi;

namespace Uacce.Devices.Tests.Rig;

/// <summary>.NET's own codecs, and the headers that the client side of the protocol keeps to itself.</summary>
internal static class Oracle
{
    public static readonly byte[] GzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];
    public static readonly byte[] ZlibHeader = [0x78, 0x9C];

    public static byte[] Header(ZipRequestType format) => format switch
    {
        ZipRequestType.Gzip => GzipHeader,
        ZipRequestType.Zlib => ZlibHeader,
        _ => [],
    };

    /// <summary>A stream without its header: what a device gets to decompress.</summary>
    public static byte[] Compress(ZipRequestType format, ReadOnlySpan<byte> data)
    {
        // .NET writes nothing at all for no data; the format has a stream for it: an empty final block, and the trailer.
        if (data.IsEmpty)
        {
            return format switch
            {
                ZipRequestType.Gzip => [3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                ZipRequestType.Zlib => [3, 0, 0, 0, 0, 1],
                _ => [3, 0],
            };
        }

        using var output = new MemoryStream();
        using (Stream stream = Open(format, output, CompressionMode.Compress))
            stream.Write(data);
        return output.ToArray()[Header(format).Length..];
    }

    /// <summary>Decompresses what a device made, with the header put in front.</summary>
    public static byte[] Decompress(ZipRequestType format, ReadOnlySpan<byte> body)
    {
        using var input = new MemoryStream([.. Header(format), .. body]);
        using Stream stream = Open(format, input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }

    private static Stream Open(ZipRequestType format, Stream stream, CompressionMode mode) => (format, mode) switch
    {
        (ZipRequestType.Gzip, CompressionMode.Compress) => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        (ZipRequestType.Gzip, _) => new GZipStream(stream, mode),
        (ZipRequestType.Zlib, CompressionMode.Compress) => new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        (ZipRequestType.Zlib, _) => new ZLibStream(stream, mode),
        (_, CompressionMode.Compress) => new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        _ => new DeflateStream(stream, mode),
    };
}
