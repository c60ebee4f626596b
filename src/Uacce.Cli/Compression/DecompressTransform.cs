using System.IO.Compression;
using Uacce.Client;
using Uacce.Client.Compression;

namespace Uacce.Cli.Compression;

/// <summary>Decompresses files.</summary>
internal sealed class DecompressTransform(AcceleratorPool pool, FileWorkOptions options) : FileTransform(pool, options)
{
    public override string Verb => "decompressed";

    public override string TargetOf(string path) => FormatSuffix.TryParse(path, out _, out string plain)
        ? plain
        : throw CommandException.Skipped("has no suffix to take off (.gz, .tgz, .zz, .deflate), left alone; -c or -o says where to write");

    /// <inheritdoc/>
    public override string? Guess(string path) =>
        FormatSuffix.Written.Select(suffix => path + suffix).FirstOrDefault(File.Exists);

    public override void Run(Stream source, string? path, Stream destination)
    {
        byte[] start = new byte[FormatDetector.Length];
        int count = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        CompressionFormat format = FormatDetector.Choose(Options.Format, NamedFormat(path), start.AsSpan(0, count));
        using Stream decompressor = Open(format, new PrefixedStream(start.AsMemory(0, count), source));
        Copy(decompressor, destination);
        // The decompressor reports what it read behind the end, but need not read on: what is left would be lost with the file.
        if (source.ReadByte() >= 0)
            throw StreamDamage.TrailingBytes();
    }

    public override bool TryRunWhole(WholeFileBuffers buffers, string path, int length, out int written)
    {
        ReadOnlySpan<byte> source = buffers.Source.AsSpan(0, length);
        CompressionFormat format = FormatDetector.Choose(Options.Format, NamedFormat(path), source[..Math.Min(length, FormatDetector.Length)]);
        CompressionResult result = buffers.Session(format).Decompress(source, buffers.Destination);
        written = result.BytesWritten;
        return result.Status == System.Buffers.OperationStatus.Done;
    }

    private static CompressionFormat? NamedFormat(string? path) =>
        path is not null && FormatSuffix.TryParse(path, out CompressionFormat format, out _) ? format : null;

    private Stream Open(CompressionFormat format, Stream source) => format switch
    {
        CompressionFormat.GZip => new AcceleratedGZipStream(Pool, source, CompressionMode.Decompress),
        CompressionFormat.ZLib => new AcceleratedZLibStream(Pool, source, CompressionMode.Decompress),
        _ => new AcceleratedDeflateStream(Pool, source, CompressionMode.Decompress),
    };
}
