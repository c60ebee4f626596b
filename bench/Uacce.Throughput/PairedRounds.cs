using System.Diagnostics;
using Uacce.Cli.Bench;

namespace Uacce.Throughput;

/// <summary>Two ways to do the same work, taking turns; the ratio of each round counts, not that of the totals.</summary>
internal static class PairedRounds
{
    /// <summary>Prints both rates and the median of ours divided by theirs.</summary>
    public static void Run(string name, int rounds, long bytes, Action ours, Action theirs)
    {
        ours();
        theirs();
        var ourRates = new List<double>();
        var theirRates = new List<double>();
        var ratios = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            // The order alternates, so that a drift of the machine favours neither.
            double ourTime;
            double theirTime;
            if (round % 2 == 0)
            {
                ourTime = Time(ours);
                theirTime = Time(theirs);
            }
            else
            {
                theirTime = Time(theirs);
                ourTime = Time(ours);
            }

            ourRates.Add(bytes / ourTime / 1e6);
            theirRates.Add(bytes / theirTime / 1e6);
            ratios.Add(theirTime / ourTime);
        }

        Console.WriteLine(
            $"{name,-44} {Statistics.Median(ourRates),7:F0} MB/s against {Statistics.Median(theirRates),7:F0} MB/s   ratio {Statistics.Median(ratios):F2}");
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
