using System.Diagnostics;
using Uacce.Cli.Json;

namespace Uacce.Cli.Bench;

/// <summary>Measures contenders in turns, so that whatever else the machine does meets all of them.</summary>
internal static class Comparison
{
    /// <summary>Fewer would make a median of little.</summary>
    public const int MinRounds = 9;

    /// <summary>Runs whole rounds, at least <see cref="MinRounds"/>, until the time is used up.</summary>
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

        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        while (rounds < MinRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            // Nobody always goes first.
            for (int turn = 0; turn < times.Length; turn++)
            {
                int i = (turn + rounds) % times.Length;
                long from = Stopwatch.GetTimestamp();
                contenders[i].Run();
                times[i].Add(Stopwatch.GetElapsedTime(from).TotalSeconds);
            }

            rounds++;
        }

        double[] rates = [.. times.Select(list => uncompressedBytes / 1e6 / Median(list))];
        return new BenchSection(title, rounds, [.. contenders.Select((contender, i) => new BenchRow(
            contender.Name, rates[i], rates[i] / rates[0], (double)sizes[i] / uncompressedBytes))]);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
