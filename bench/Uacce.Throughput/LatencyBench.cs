using Uacce.Cli.Bench;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Throughput;

/// <summary>What a request costs that carries no work.</summary>
internal static class LatencyBench
{
    private const int Depth = 64;
    private const int ManyQueues = 512;

    public static void Run(BenchOptions options)
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 1 });
        AcceleratorDevice device = embedded.Source.Enumerate()[0];
        using var anchor = new PingPong();
        using var requests = new EmptyRequests(device, Depth);
        WarmUp.Run(() =>
        {
            requests.RoundTrip(2_000);
            requests.Pipelined(100 * Depth);
        });

        RunBare(anchor, options);

        AnchoredRounds one = AnchoredRounds.Run(anchor, options.Rounds, () => requests.RoundTrip(20_000));
        Console.WriteLine($"round trip              {one}");
        Console.WriteLine($"{Depth} deep, per request   {AnchoredRounds.Run(anchor, options.Rounds, () => requests.Pipelined(64_000))}");

        var others = new List<EmptyRequests>();
        for (int i = 1; i < ManyQueues; i++)
            others.Add(new EmptyRequests(device, 1));
        foreach (EmptyRequests other in others)
            other.RoundTrip(10);
        AnchoredRounds many = AnchoredRounds.Run(anchor, options.Rounds, () => requests.RoundTrip(20_000));
        Console.WriteLine($"round trip, 1 of {ManyQueues}    {many}");
        Console.WriteLine($"1 of {ManyQueues} / alone        {many.Ratio / one.Ratio:F2} (ratio of the ratios)");
        foreach (EmptyRequests other in others)
            other.Dispose();
    }

    /// <summary>What is in the way of fewer: the least that any program pays which speaks this protocol.</summary>
    private static void RunBare(PingPong anchor, BenchOptions options)
    {
        using var bare = new BareRing();
        WarmUp.Run(() =>
        {
            bare.RoundTrip(2_000);
            bare.Pipelined(100 * Depth, Depth);
        });

        Console.WriteLine($"bare ring, round trip   {AnchoredRounds.Run(anchor, options.Rounds, () => bare.RoundTrip(20_000))}");
        Console.WriteLine($"bare ring, {Depth} deep      {AnchoredRounds.Run(anchor, options.Rounds, () => bare.Pipelined(64_000, Depth))}");
    }
}
