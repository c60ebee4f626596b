using System.Globalization;
using Uacce.Hosting.Tests.Support;
using Uacce.Integration.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>All queues of a device at once, from many processes; and queues that are opened and closed for a long time.</summary>
public sealed class ManyQueuesTests(ITestOutputHelper output) : IDisposable
{
    private const string LongRunVariable = "UACCE_LONG_RUNS";

    private readonly ServeRig _rig = new("--device", "zip");

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void AThousandQueuesOfManyProcessesAreServedAlike()
    {
        const int Processes = 256;
        const int QueuesOfEach = 4;
        const int RequestsOfEach = 50;
        const double Fair = 0.95;
        Peer[] peers = [.. Enumerable.Range(0, Processes).Select(_ => _rig.Client(QueuesOfEach, "share"))];
        try
        {
            foreach (Peer peer in peers)
                peer.Expect("ready");
            Assert.Equal(0, _rig.Status.GetProperty("availableQueues").GetInt32());
            foreach (Peer peer in peers)
                peer.Say("go");
            long wanted = (long)Processes * QueuesOfEach * RequestsOfEach;
            Until.True(() => _rig.Status.GetProperty("requests").GetInt64() >= wanted, () => $"{_rig.Status.GetProperty("requests")} of {wanted} requests are done");
            foreach (Peer peer in peers)
                peer.Say("stop");
            double[] counts = [.. peers.SelectMany(peer => peer.Hear().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(count => double.Parse(count, CultureInfo.InvariantCulture))];
            Assert.Equal(Processes * QueuesOfEach, counts.Length);
            // Jain's index: 1 where all have the same, 1/n where one has all.
            double index = counts.Sum() * counts.Sum() / (counts.Length * counts.Sum(count => count * count));
            output.WriteLine($"{counts.Length} queues of {Processes} processes: {counts.Sum()} requests, {counts.Min()} to {counts.Max()} for a queue, Jain index {index:F4}");
            Assert.True(index >= Fair, $"Jain index {index}");
        }
        finally
        {
            foreach (Peer peer in peers)
                peer.Dispose();
        }

        Until.True(() => _rig.Status.GetProperty("availableQueues").GetInt32() == 1024, () => "queues of programs that ended are taken");
    }

    [Fact]
    public void OpeningAndClosingLeavesNothingBehind()
    {
        const int WarmUp = 2_000;
        const long GrowthAllowed = 16 << 20;
        // Memory of closed queues waits for the garbage collector, which is told of it; this is more than ever waits, and far less
        // than a part of what was opened.
        const int Uncollected = 1_000;
        bool isLong = Environment.GetEnvironmentVariable(LongRunVariable) is { Length: > 0 };
        int times = isLong ? 100_000 : 10_000;
        Churn(WarmUp);
        Footprint before = Footprint.Of(_rig.Id);
        Churn(times);
        Footprint after = Footprint.Of(_rig.Id);
        output.WriteLine($"{times} times opened and closed: before {before}, after {after}");
        Assert.Equal((0, 1024), (_rig.Status.GetProperty("openQueues").GetInt32(), _rig.Status.GetProperty("availableQueues").GetInt32()));
        Assert.InRange(after.Descriptors, 0, before.Descriptors + 2); // a connection of status may be closing
        Assert.InRange(after.Mappings, 0, before.Mappings + Uncollected);
        Assert.InRange(after.Bytes, 0, before.Bytes + GrowthAllowed);
    }

    private void Churn(int times)
    {
        const int TimesOfEach = 1_000;
        for (int left = times; left > 0; left -= TimesOfEach)
        {
            using Peer peer = _rig.Client(0, "churn", TimesOfEach.ToString(CultureInfo.InvariantCulture));
            peer.Expect("done");
            peer.Say("end");
            peer.MustSucceed();
        }

        Until.True(() => _rig.Status.GetProperty("openQueues").GetInt32() == 0, () => "queues are open");
    }

    /// <summary>What a process holds.</summary>
    private sealed record Footprint(int Descriptors, int Mappings, long Bytes)
    {
        public static Footprint Of(int process)
        {
            const string Field = "VmRSS:";
            string proc = $"/proc/{process}";
            string resident = File.ReadLines($"{proc}/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
            return new Footprint(
                Directory.GetFileSystemEntries($"{proc}/fd").Length,
                File.ReadLines($"{proc}/maps").Count(),
                long.Parse(resident[Field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10);
        }
    }
}
