using System.Diagnostics;
using Uacce.Cli.Bench;
using Uacce.Embedded;
using Uacce.Framework;

namespace Uacce.Throughput;

/// <summary>What nothing costs.</summary>
internal static class IdleBench
{
    private static readonly TimeSpan s_observed = TimeSpan.FromSeconds(5);

    public static void Run(BenchOptions options)
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 1 });
        using var requests = new EmptyRequests(embedded.Source.Enumerate()[0], 64);
        requests.RoundTrip(100_000);

        // From busy to idle and back, many times: each change may cost one wake.
        WorkerSnapshot before = embedded.Workers[0];
        const int Bursts = 200;
        using var timer = new ManualResetEventSlim(false);
        for (int i = 0; i < Bursts; i++)
        {
            requests.Pipelined(6_400);
            timer.Wait(2);
        }

        WorkerSnapshot after = embedded.Workers[0];
        Console.WriteLine(
            $"{Bursts} bursts of 6,400 requests with pauses: {after.Wakes - before.Wakes} wakes, {after.Sleeps - before.Sleeps} sleeps");

        var process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        timer.Wait(s_observed);
        process.Refresh();
        double percent = (process.TotalProcessorTime - start) / s_observed * 100;
        Console.WriteLine($"idle with an open queue: {percent:F2} % of one CPU over {s_observed.TotalSeconds:F0} s");
    }
}
