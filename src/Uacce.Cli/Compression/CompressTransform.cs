using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>Compresses files.</summary>
internal sealed class CompressTransform(AcceleratorPool pool, FileWorkOptions options) : FileTransform(pool, options)
{
    private CompressionFormat Format => Options.Format ?? CompressionFormat.GZip;

    public override string Verb => "compressed";

    public override string TargetOf(string path)
    {
        if (FormatSuffix.TryParse(path, out _, out _) && !Options.Force)
            throw CommandException.Skipped("is named as compressed already, left alone; -f compresses it again");
        return path + FormatSuffix.Of(Format);
    }

    public override void Run(Stream source, string? path, Stream destination)
    {
        var gate = new GatedStream(destination);
        Stream compressor = Open(gate);
        try
        {
            Copy(source, compressor);
            compressor.Dispose();
        }
        catch
        {
            gate.Shut();
            Abandon(compressor);
            throw;
        }
    }

    public override bool TryRunWhole(WholeFileBuffers buffers, string path, int length, out int written) =>
        buffers.Session(Format).TryCompress(buffers.Source.AsSpan(0, length), buffers.Destination, out written);

    private Stream Open(Stream destination)
    {
        var settings = new AcceleratedStreamOptions { Level = Options.Level, Parallelism = Options.Workers };
        return Format switch
        {
            CompressionFormat.GZip => new AcceleratedGZipStream(Pool, destination, settings, leaveOpen: true),
            CompressionFormat.ZLib => new AcceleratedZLibStream(Pool, destination, settings, leaveOpen: true),
            _ => new AcceleratedDeflateStream(Pool, destination, settings, leaveOpen: true),
        };
    }

    private static void Abandon(Stream compressor)
    {
        try
        {
            compressor.Dispose();
        }
        catch (IOException)
        {
            // The first failure is the one to report, and it is on its way.
        }
    }
}
