using System.Diagnostics;
using Uacce.Cli.Json;

namespace Uacce.Cli.Bench;

/// <summary>Measures contenders in turns, so that whatever else the machine does meets all of them.</summary>
internal static class Comparison
{
    /// <summary>Runs <see cref="Rounds"/> of them and compares their medians.</summary>
    /// <param name="title">What is compared.</param>
    /// <param name="uncompressedBytes">Uncompressed bytes that one run goes through.</param>
    /// <param name="seconds">How long to go on.</param>
    /// <param name="contenders">The sides; the first is what the others are compared with.</param>
    public static BenchSection Run(string title, long uncompressedBytes, double seconds, params IReadOnlyList<Contender> contenders)
    {
        var times = new List<double>[contenders.Count];
        long[] sizes = new long[contenders.Count];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = [];
            sizes[i] = contenders[i].Run(); // opens queues, fills caches; not counted
        }

        int rounds = Rounds.Run(contenders.Count, seconds, i =>
        {
            long from = Stopwatch.GetTimestamp();
            contenders[i].Run();
            times[i].Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
        });
        double[] rates = [.. times.Select(list => uncompressedBytes / 1e6 / Statistics.Median(list))];
        return new BenchSection(title, rounds, [.. contenders.Select((contender, i) => new BenchRow(
            contender.Name, rates[i], rates[i] / rates[0], (double)sizes[i] / uncompressedBytes))]);
    }
}
