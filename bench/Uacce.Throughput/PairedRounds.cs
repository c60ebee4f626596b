using System.Diagnostics;
using Uacce.Cli.Bench;

namespace Uacce.Throughput;

/// <summary>Two ways to do the same work, taking turns; the ratio of each round counts, not that of the totals.</summary>
/// <param name="Ours">Median cost of the first, as it was measured.</param>
/// <param name="Theirs">Median cost of the second.</param>
/// <param name="Ratio">Median of the rounds' own ratios of the first's cost to the second's.</param>
internal readonly record struct PairedRounds(double Ours, double Theirs, double Ratio)
{
    /// <summary>Costs of any one unit, behind rounds that do not count.</summary>
    public static PairedRounds Run(int rounds, Func<double> ours, Func<double> theirs)
    {
        WarmUp.Run(() =>
        {
            ours();
            theirs();
        });

        var ourCosts = new List<double>();
        var theirCosts = new List<double>();
        var ratios = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            // The order alternates, so that a drift of the machine favours neither.
            double ourCost;
            double theirCost;
            if (round % 2 == 0)
            {
                ourCost = ours();
                theirCost = theirs();
            }
            else
            {
                theirCost = theirs();
                ourCost = ours();
            }

            ourCosts.Add(ourCost);
            theirCosts.Add(theirCost);
            ratios.Add(ourCost / theirCost);
        }

        return new PairedRounds(Statistics.Median(ourCosts), Statistics.Median(theirCosts), Statistics.Median(ratios));
    }

    /// <summary>Prints both rates and the median of ours divided by theirs.</summary>
    public static void Print(string name, int rounds, long bytes, Action ours, Action theirs)
    {
        PairedRounds times = Run(rounds, () => Time(ours), () => Time(theirs));
        Console.WriteLine(
            $"{name,-48} {bytes / times.Ours / 1e6,7:F0} MB/s against {bytes / times.Theirs / 1e6,7:F0} MB/s   ratio {1 / times.Ratio:F2}");
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
