using System.IO.Compression;
using Uacce.Cli.Json;
using Uacce.Client;

namespace Uacce.Cli.Bench;

/// <summary>A whole file through a stream: .NET's own, and the accelerated one with one queue and with several.</summary>
internal static class StreamBench
{
    private const int CopySize = 128 << 10;

    public static IEnumerable<BenchSection> Run(AcceleratorPool pool, byte[] data, int queues, double seconds)
    {
        int[] parallelism = queues > 1 ? [1, queues] : [1];
        yield return Comparison.Run("compress a stream, gzip at its fastest", data.Length, seconds,
        [
            new Contender("GZipStream", () => Compress(output => new GZipStream(output, CompressionLevel.Fastest), data)),
            .. parallelism.Select(count => new Contender(Name(count), () => Compress(
                output => new AcceleratedGZipStream(pool, output, new AcceleratedStreamOptions { Level = CompressionLevel.Fastest, Parallelism = count }),
                data))),
        ]);

        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(data);
        yield return Comparison.Run("decompress a stream, gzip made by GZipStream", data.Length, seconds,
        [
            new Contender("GZipStream", () => Decompress(input => new GZipStream(input, CompressionMode.Decompress), packed)),
            new Contender(Name(1), () => Decompress(input => new AcceleratedGZipStream(pool, input, CompressionMode.Decompress), packed)),
        ]);
    }

    private static string Name(int queues) => queues == 1 ? "accelerated, 1 queue" : $"accelerated, {queues} queues";

    private static long Compress(Func<Stream, Stream> open, byte[] data)
    {
        var output = new CountingStream();
        using (Stream stream = open(output))
        {
            for (int start = 0; start < data.Length; start += CopySize)
                stream.Write(data, start, Math.Min(CopySize, data.Length - start));
        }

        return output.Count;
    }

    private static long Decompress(Func<Stream, Stream> open, MemoryStream packed)
    {
        using var input = new MemoryStream(packed.GetBuffer(), 0, (int)packed.Length);
        using Stream stream = open(input);
        stream.CopyTo(Stream.Null, CopySize);
        return packed.Length;
    }
}
