using Uacce.Cli.Bench;
using Uacce.Cli.Json;
using Uacce.Client;
using Uacce.Embedded;
using Xunit;

namespace Uacce.Cli.Tests;

public class RoundTripBenchTests
{
    [Fact]
    public void ADeviceThatGivesNoQueue_SaysSoInItsRows()
    {
        using var embedded = new EmbeddedAccelerators(new EmbeddedOptions { Workers = 1 });
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { embedded.Source } });
        embedded.Dispose(); // the pool has seen the devices
        LatencySection? section = RoundTripBench.Run(pool, seconds: 0);
        Assert.Collection(
            section!.Rows,
            row => Assert.True(row is { Nanoseconds: > 0, Ratio: 1, Problem: null }),
            row => Assert.True(row is { Nanoseconds: null, Ratio: null, Problem: not null }),
            row => Assert.True(row is { Nanoseconds: null, Ratio: null, Problem: not null }));
    }
}
