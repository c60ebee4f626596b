using System.Buffers.Binary;
using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>Tells formats apart by their first two bytes.</summary>
internal static class FormatDetector
{
    /// <summary>Bytes needed.</summary>
    public const int Length = 2;

    /// <summary>The format the bytes are the start of, or null. Raw DEFLATE has no mark of its own.</summary>
    public static CompressionFormat? Detect(ReadOnlySpan<byte> start)
    {
        if (start.Length < Length)
            return null;
        if (start[0] == 0x1F && start[1] == 0x8B)
            return CompressionFormat.GZip;
        // RFC 1950: method 8, a window of at most 32 KiB, no preset dictionary, and a multiple of 31.
        bool zlib = (start[0] & 0x0F) == 8 && start[0] >> 4 <= 7 && (start[1] & 0x20) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(start) % 31 == 0;
        return zlib ? CompressionFormat.ZLib : null;
    }

    /// <summary>The format to decompress as: what the user says, else what the name says, else what the bytes say.</summary>
    /// <exception cref="CommandException">The bytes contradict the name, or nothing says what they are.</exception>
    public static CompressionFormat Choose(CompressionFormat? asked, CompressionFormat? named, ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw new CommandException("is empty, which no compressed file is");
        if (asked is { } format)
            return format;
        CompressionFormat? found = Detect(start);
        if (named is null or CompressionFormat.Deflate)
        {
            return named ?? found ?? throw new CommandException(
                "is neither gzip nor zlib data; raw DEFLATE has no mark, use '--format deflate' if it is that");
        }

        if (named == found || start.Length < Length)
            return named.Value;
        throw new CommandException(found is { } other
            ? $"is not {Name(named.Value)} data, although its name says so, but {Name(other)}; use '--format {Name(other)}'"
            : $"is not {Name(named.Value)} data, although its name says so; it may be damaged, or not compressed at all");
    }

    public static string Name(CompressionFormat format) => format switch
    {
        CompressionFormat.GZip => "gzip",
        CompressionFormat.ZLib => "zlib",
        _ => "deflate",
    };
}
