using System.IO.Compression;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Throughput;

/// <summary>A file through our streams, and through .NET's.</summary>
internal static class StreamBench
{
    private const int Total = 64 << 20;

    public static void Run(BenchOptions options)
    {
        byte[] data = Corpus.Load(options, Total);
        byte[] reference = Pack(data, output => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true));
        Console.WriteLine($"{data.Length >> 20} MiB; GZipStream Fastest makes {(double)data.Length / reference.Length:F2}:1");
        int rounds = Math.Max(5, options.Rounds / 2);
        Compare("isa-l", [], rounds, data, reference);
        Compare("without isa-l", ["libdeflate", "managed", "dotnet"], rounds, data, reference);
    }

    private static void Compare(string name, IReadOnlyList<string> engines, int rounds, byte[] data, byte[] reference)
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 2, Engines = engines });
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { embedded.Source }, QueuesPerDevice = 2 });
        var options = new AcceleratedStreamOptions { Parallelism = 2, BlockSize = 1 << 20 };
        byte[] packed = Pack(data, output => new AcceleratedGZipStream(pool, output, options, leaveOpen: true));
        Console.WriteLine($"{name}: two workers make {(double)data.Length / packed.Length:F2}:1");
        byte[] output = new byte[data.Length + (data.Length / 8)];
        PairedRounds.Print(
            $"compress, {name}, two workers", rounds, data.Length,
            () => Pack(data, output, stream => new AcceleratedGZipStream(pool, stream, options, leaveOpen: true)),
            () => Pack(data, output, stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true)));
        PairedRounds.Print(
            $"decompress, {name}", rounds, data.Length,
            () => Unpack(new AcceleratedGZipStream(pool, new MemoryStream(reference), CompressionMode.Decompress)),
            () => Unpack(new GZipStream(new MemoryStream(reference), CompressionMode.Decompress)));
    }

    private static byte[] Pack(byte[] data, Func<Stream, Stream> open)
    {
        byte[] output = new byte[data.Length + (data.Length / 8)];
        return output[..Pack(data, output, open)];
    }

    // Into memory that is there already: what a page fault costs is not the question.
    private static int Pack(byte[] data, byte[] room, Func<Stream, Stream> open)
    {
        using var output = new MemoryStream(room);
        using (Stream stream = open(output))
        {
            // As a file would come: in buffers of the size that Stream.CopyTo uses.
            const int Buffer = 80 << 10;
            for (int i = 0; i < data.Length; i += Buffer)
                stream.Write(data, i, Math.Min(Buffer, data.Length - i));
        }

        return (int)output.Position;
    }

    private static void Unpack(Stream stream)
    {
        byte[] buffer = new byte[80 << 10];
        while (stream.Read(buffer) > 0)
        {
        }

        stream.Dispose();
    }
}
