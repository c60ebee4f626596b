using System.Diagnostics;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Workers;

/// <summary>What an idle system costs. Alone, because the measure is the processor time of the whole process.</summary>
[Collection(nameof(IdleTests))]
public class IdleTests
{
    [Theory]
    [InlineData(true, 0.005)]
    [InlineData(false, 0.03)] // naps, for a client that cannot wake anybody
    public void AnIdleQueueUsesNextToNoProcessor(bool supportsWakeup, double bound)
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        FakeWork work = WorkerTests.Attach(pool, supportsWakeup);
        Until.True(() => pool.Snapshot()[0].Sleeps > 2 || work.NeedsWakeup, () => work.State);
        List<double> shares = [];
        using var never = new ManualResetEventSlim();
        // The runtime compiles in the background for a while: the best of some windows is what the queue costs.
        do
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            never.Wait(1_000);
            shares.Add((Process.GetCurrentProcess().TotalProcessorTime - before) / watch.Elapsed);
        }
        while (shares[^1] > bound && shares.Count < 6);
        TestContext.Current.SendDiagnosticMessage($"wake-up {supportsWakeup}: {string.Join(", ", shares.Select(share => $"{share:P2}"))}");
        Assert.True(shares[^1] <= bound, $"An idle queue used {string.Join(", ", shares.Select(share => $"{share:P2}"))} of a processor; {work.State}");
    }
}

[CollectionDefinition(nameof(IdleTests), DisableParallelization = true)]
public class IdleTestsAreAlone;
