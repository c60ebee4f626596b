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

    /// <summary>Measures; null when there is no device to do it with. A device that gives no queue has its reason in its rows.</summary>
    public static LatencySection? Run(AcceleratorPool pool, double seconds)
    {
        if (pool.Find(CompressionFormat.ZLib, CompressionLevel.Fastest) is not { } device)
            return null;
        using var pingPong = new PingPong();
        using EmptyRequests? requests = Open(device, out string? problem);
        (string Name, Func<double> Nanoseconds)[] sides =
        [
            ("cache-line ping-pong", () => pingPong.Measure(Count)),
            ("one request at a time", () => requests!.RoundTrip(Count)),
            ($"{Depth} deep, each", () => requests!.Pipelined(Count)),
        ];
        string[] unmeasured = requests is null ? [.. sides[1..].Select(side => side.Name)] : [];
        sides = sides[..(sides.Length - unmeasured.Length)];
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
            [
                .. sides.Select((side, i) => new LatencyRow(side.Name, medians[i], medians[i] / medians[0])),
                .. unmeasured.Select(name => new LatencyRow(name, null, null, problem)),
            ]);
    }

    // A queue of its own: those of the pool may be all that the device has left.
    private static EmptyRequests? Open(AcceleratorDevice device, out string? problem)
    {
        try
        {
            problem = null;
            return new EmptyRequests(device, Depth);
        }
        catch (AcceleratorException refusal)
        {
            problem = refusal.Message;
            return null;
        }
    }
}
