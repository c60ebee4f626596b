using System.IO.Compression;
using Uacce.Cli.Json;
using Uacce.Client;

namespace Uacce.Cli.Bench;

/// <summary>
/// What a queue costs by itself: requests that carry no work, beside the least that two threads can do, to hand a cache line
/// back and forth.
/// </summary>
internal static class RoundTripBench
{
    private const int Depth = 64;

    // Long enough that a worker which is still looking from the turn before does not count.
    private const int Count = 200 * Depth;

    /// <summary>Measures; null when there is no device to do it with.</summary>
    public static LatencySection? Run(AcceleratorPool pool, double seconds)
    {
        if (pool.Find(CompressionFormat.ZLib, CompressionLevel.Fastest) is not { } device)
            return null;
        using var pingPong = new PingPong();
        using var requests = new EmptyRequests(device, Depth);
        (string Name, Func<double> Nanoseconds)[] sides =
        [
            ("cache-line ping-pong", () => pingPong.Measure(Count)),
            ("one request at a time", () => requests.RoundTrip(Count)),
            ($"{Depth} deep, each", () => requests.Pipelined(Count)),
        ];
        var times = new List<double>[sides.Length];
        for (int i = 0; i < sides.Length; i++)
        {
            times[i] = [];
            sides[i].Nanoseconds(); // wakes threads, fills caches; not counted
        }

        int rounds = Rounds.Run(sides.Length, seconds, i => times[i].Add(sides[i].Nanoseconds()));
        double[] medians = [.. times.Select(Statistics.Median)];
        return new LatencySection(
            $"empty requests through {device.Name}",
            rounds,
            [.. sides.Select((side, i) => new LatencyRow(side.Name, medians[i], medians[i] / medians[0]))]);
    }
}
