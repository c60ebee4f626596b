using System.Buffers.Binary;
using Uacce.Abi;

namespace Uacce.Client.Compression;

/// <summary>The bytes around DEFLATE data that are the client's business: headers, and trailers of streams it closes itself.</summary>
internal static class ZipFraming
{
    /// <summary>Most bytes that header, final block and trailer add to a stream.</summary>
    public const int MaxOverhead = 10 + 5 + 8;

    public static ZipRequestType RequestType(CompressionFormat format) => format switch
    {
        CompressionFormat.GZip => ZipRequestType.Gzip,
        CompressionFormat.ZLib => ZipRequestType.Zlib,
        _ => ZipRequestType.Deflate,
    };

    /// <summary>The name in a device's <c>algorithms</c> attribute.</summary>
    public static string AlgorithmName(CompressionFormat format) => format switch
    {
        CompressionFormat.GZip => "gzip",
        CompressionFormat.ZLib => "zlib",
        _ => "deflate",
    };

    /// <summary>The header written in front of compressed data: no name, no time, "unknown level", made on Unix.</summary>
    public static ReadOnlySpan<byte> Header(CompressionFormat format) => format switch
    {
        CompressionFormat.GZip => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3],
        CompressionFormat.ZLib => [0x78, 0x9C],
        _ => [],
    };

    /// <summary>The running checksum in a finished descriptor, as the format's own checksum.</summary>
    /// <remarks>gzip: dw31 holds the bit-reversed, un-complemented CRC register (UADK <c>drv/hisi_comp.c</c>).</remarks>
    public static uint ChecksumOf(CompressionFormat format, in ZipDescriptor result) => format switch
    {
        CompressionFormat.GZip => GzipChecksumWord.Convert(result.Checksum),
        CompressionFormat.ZLib => result.Checksum,
        _ => 0,
    };

    /// <summary>Writes an empty final block and the trailer; returns the length.</summary>
    public static int WriteEnd(CompressionFormat format, uint checksum, long totalSize, Span<byte> destination)
    {
        // A fixed-Huffman block that holds only its end-of-block code: bits 1, 01, 0000000.
        destination[0] = 0x03;
        destination[1] = 0x00;
        switch (format)
        {
            case CompressionFormat.GZip:
                BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], checksum);
                BinaryPrimitives.WriteUInt32LittleEndian(destination[6..], unchecked((uint)totalSize));
                return 10;
            case CompressionFormat.ZLib:
                BinaryPrimitives.WriteUInt32BigEndian(destination[2..], checksum);
                return 6;
            default:
                return 2;
        }
    }
}
