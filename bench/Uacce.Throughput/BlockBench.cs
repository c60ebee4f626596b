using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Throughput;

/// <summary>Does a queue between caller and engine cost anything? Blocks of one size, raw DEFLATE, the same engine.</summary>
internal static class BlockBench
{
    public static void Run(BenchOptions options)
    {
        byte[] data = Corpus.Load(options, Blocks.Total);
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 1 });
        using AcceleratorPool pool = Blocks.PoolOf(embedded.Source);
        Console.WriteLine($"engine: {Blocks.Engine}");
        foreach (int size in Blocks.Sizes)
        {
            using var blocks = new Blocks(data, size);
            CompressionSession session = Blocks.SessionOf(pool);
            PairedRounds.Print(
                $"blocks of {size >> 10} KiB, pipelined, against direct", options.Rounds, blocks.Length, () => blocks.Through(session), blocks.Direct);
        }
    }
}
