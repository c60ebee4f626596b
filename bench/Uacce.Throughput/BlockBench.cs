using System.IO.Compression;
using Uacce.Abi;
using Uacce.Client;
using Uacce.Embedded;
using Uacce.Engines;

namespace Uacce.Throughput;

/// <summary>Does a queue between caller and engine cost anything? Blocks of one size, raw DEFLATE, the same engine.</summary>
internal static class BlockBench
{
    private const int Total = 16 << 20;

    // In flight at once, so that the pauses between two batches do not count.
    private const int BatchBytes = 2 << 20;

    public static void Run(BenchOptions options)
    {
        byte[] data = Corpus.Load(options, Total);
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 1 });
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions
        {
            Sources = { embedded.Source },
            QueuesPerDevice = 1,
            Spin = TimeSpan.FromMilliseconds(1),
        });
        DeflateEngine engine = DeflateEngines.Detect().ForBlockDeflate(CompressionEffort.Fast, 32 << 10, 4096);
        Console.WriteLine($"engine: {engine}");
        foreach (int size in (int[])[4 << 10, 64 << 10])
            Compare(options, pool, engine, data, size);
    }

    private static void Compare(BenchOptions options, AcceleratorPool pool, DeflateEngine engine, byte[] data, int size)
    {
        int batch = BatchBytes / size;
        CompressionSession session = pool.CreateSession(CompressionFormat.Deflate, CompressionLevel.Fastest);
        var jobs = new CompressionJob[data.Length / size];
        byte[] output = new byte[CompressionSession.GetMaxCompressedLength(size) * batch];
        for (int i = 0; i < jobs.Length; i++)
        {
            int place = i % batch * (output.Length / batch);
            jobs[i] = new CompressionJob(data.AsMemory(i * size, size), output.AsMemory(place, output.Length / batch));
        }

        var results = new CompressionResult[batch];
        using BlockDeflater deflater = engine.CreateBlockDeflater(CompressionEffort.Fast, 32 << 10);
        PairedRounds.Run(
            $"blocks of {size >> 10} KiB, pipelined, against direct",
            options.Rounds,
            data.Length,
            () =>
            {
                for (int i = 0; i < jobs.Length; i += batch)
                    session.Compress(jobs.AsSpan(i, Math.Min(batch, jobs.Length - i)), results);
            },
            () =>
            {
                foreach (CompressionJob job in jobs)
                    deflater.TryDeflate(job.Source.Span, job.Destination.Span, out _);
            });
    }
}
