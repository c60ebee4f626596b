using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Throughput;

/// <summary>Does a queue between caller and engine cost anything? Blocks of one size, raw DEFLATE, the same engine.</summary>
internal static class BlockBench
{
    public static void Run(BenchOptions options)
    {
        byte[] data = Corpus.Load(options, Blocks.Total);
        Console.WriteLine($"engine: {Blocks.Engine}");
        Run(options, data, workers: 1);
        Run(options, data, Environment.ProcessorCount);
    }

    private static void Run(BenchOptions options, byte[] data, int workers)
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = workers });
        using AcceleratorPool pool = Blocks.PoolOf(embedded.Source);
        foreach (int size in Blocks.Sizes)
        {
            using var blocks = new Blocks(data, size);
            CompressionSession session = Blocks.SessionOf(pool);
            PairedRounds.Print(
                $"blocks of {size >> 10} KiB, {workers} worker(s), against direct", options.Rounds, blocks.Length, () => blocks.Through(session), blocks.Direct);
        }
    }
}
