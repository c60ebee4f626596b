using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Uacce.Client;

namespace Uacce.Throughput;

/// <summary>Our client against UADK's own on one device of one server: gzip, one thread, one queue, the memory the program has anyway.</summary>
internal static partial class UadkBench
{
    private const int Seconds = 2;

    // As the tool makes it: so much of each block is noise, the rest zeros.
    private const double Noise = 0.7;
    private const int InFlight = 64;

    private static readonly int[] s_sizes = [1 << 10, 4 << 10, 64 << 10];

    /// <param name="options">How often.</param>
    /// <param name="tool">The user's own build of <c>uadk_tool</c>; its libraries are found as it finds them.</param>
    public static void Run(BenchOptions options, FileInfo tool)
    {
        using var server = new Server();
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { server.Source }, QueuesPerDevice = 1 });
        CompressionSession session = pool.CreateSession(CompressionFormat.GZip, System.IO.Compression.CompressionLevel.Fastest);
        foreach (int size in s_sizes)
        {
            byte[] block = new byte[size];
            Random.Shared.NextBytes(block.AsSpan(0, (int)(size * Noise)));
            Print("one at a time", () => Synchronous(session, block), () => Theirs(server, tool, "--sync", size));
            Print("asynchronous", () => Asynchronous(session, block), () => Theirs(server, tool, "--async", size));

            void Print(string how, Func<double> ours, Func<double> theirs)
            {
                PairedRounds costs = PairedRounds.Run(options.Rounds, ours, theirs);
                Console.WriteLine(
                    $"{$"{size >> 10} KiB, {how}, against UADK",-48} {1e-3 / costs.Ours,7:F1} k/s  against {1e-3 / costs.Theirs,7:F1} k/s    ratio {1 / costs.Ratio:F2}");
            }
        }
    }

    /// <summary>Seconds for a request.</summary>
    private static double Synchronous(CompressionSession session, byte[] block)
    {
        byte[] room = new byte[CompressionSession.GetMaxCompressedLength(block.Length)];
        long requests = 0;
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; requests++)
        {
            if (!session.TryCompress(block, room, out _))
                throw new InvalidOperationException("The room is too small.");
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / requests;
    }

    /// <summary>Seconds for a request, of many at the same time.</summary>
    private static double Asynchronous(CompressionSession session, byte[] block)
    {
        long start = Stopwatch.GetTimestamp();
        Task<long>[] loops = [.. Enumerable.Range(0, InFlight).Select(_ => Loop())];
        long requests = Task.WhenAll(loops).GetAwaiter().GetResult().Sum();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / requests;

        async Task<long> Loop()
        {
            byte[] room = new byte[CompressionSession.GetMaxCompressedLength(block.Length)];
            long requests = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; requests++)
            {
                CompressionResult result = await session.CompressAsync(block, room).ConfigureAwait(false);
                if (result.Status != System.Buffers.OperationStatus.Done)
                    throw new InvalidOperationException($"It ended with {result.Status}.");
            }

            return requests;
        }
    }

    /// <summary>Seconds for a request, by the tool's own figure of KiB a second.</summary>
    private static double Theirs(Server server, FileInfo tool, string how, int size)
    {
        string output = server.RunOnDevices(
            tool.FullName, "benchmark", "--alg", "gzip", "--mode", "sva", "--opt", "0", how, "--thread", "1", "--ctxnum", "1",
            "--pktlen", $"{size}", "--seconds", $"{Seconds}");
        Match rate = Rate().Match(output);
        if (!rate.Success)
            throw new InvalidOperationException($"'{tool}' gave no figure: {output}");
        return size / 1024.0 / double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"([\d.]+)KiB/s")]
    private static partial Regex Rate();
}
