using System.Buffers;
using System.Diagnostics;
using Uacce.Cli.Bench;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Throughput;

/// <summary>What it costs that the device is in another process.</summary>
internal static class ServedBench
{
    private const int IdleQueues = 100;
    private static readonly TimeSpan s_observed = TimeSpan.FromSeconds(5);

    public static void Run(BenchOptions options)
    {
        byte[] data = Corpus.Load(options, Blocks.Total);
        Console.WriteLine($"engine: {Blocks.Engine}");
        using (var server = new Server(workers: 1))
            Compress(options, data, server, "1 worker(s)");
        using (var server = new Server())
        {
            Compress(options, data, server, $"{Environment.ProcessorCount} worker(s)");
            RoundTrip(options, server);
            Idle(server);
        }
    }

    private static void Compress(BenchOptions options, byte[] data, Server server, string workers)
    {
        using AcceleratorPool pool = Blocks.PoolOf(server.Source);
        using IMemoryOwner<byte> input = AcceleratorMemory.Pool.Rent(data.Length);
        data.CopyTo(input.Memory);
        foreach (int size in Blocks.Sizes)
        {
            using IMemoryOwner<byte> output = AcceleratorMemory.Pool.Rent(Blocks.OutputOf(size));
            using var any = new Blocks(data, size);
            using var shared = new Blocks(input.Memory[..data.Length], output.Memory, size);
            CompressionSession session = Blocks.SessionOf(pool);
            Print("any", any);
            Print("shared", shared);

            void Print(string memory, Blocks blocks) => PairedRounds.Print(
                $"served, {size >> 10} KiB of {memory} memory, {workers}", options.Rounds, blocks.Length, () => blocks.Through(session), blocks.Direct);
        }
    }

    private static void RoundTrip(BenchOptions options, Server server)
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 1 });
        using var served = new EmptyRequests(server.Source.Enumerate()[0], 64);
        using var own = new EmptyRequests(embedded.Source.Enumerate()[0], 64);
        own.RoundTrip(100_000);
        served.RoundTrip(100_000);
        PairedRounds one = PairedRounds.Run(options.Rounds, () => served.RoundTrip(20_000), () => own.RoundTrip(20_000));
        Console.WriteLine($"{"served, round trip, against in process",-48} {one.Ours,7:F0} ns   against {one.Theirs,7:F0} ns     ratio {one.Ratio:F2}");
    }

    private static void Idle(Server server)
    {
        var queues = new List<EmptyRequests>();
        for (int i = 0; i < IdleQueues; i++)
            queues.Add(new EmptyRequests(server.Source.Enumerate()[0], 1));
        foreach (EmptyRequests queue in queues)
            queue.RoundTrip(1);
        using var timer = new ManualResetEventSlim(false);
        timer.Wait(TimeSpan.FromSeconds(1)); // until it has gone to sleep
        TimeSpan before = server.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        timer.Wait(s_observed);
        double percent = (server.ProcessorTime - before) / Stopwatch.GetElapsedTime(start) * 100;
        Console.WriteLine($"server with {IdleQueues} idle queues: {percent:F2} % of one CPU over {s_observed.TotalSeconds:F0} s");
        foreach (EmptyRequests queue in queues)
            queue.Dispose();
    }
}
