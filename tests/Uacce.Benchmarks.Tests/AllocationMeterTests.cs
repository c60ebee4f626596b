using Uacce.Benchmarks.Budgets;
using Xunit;

namespace Uacce.Benchmarks.Tests;

/// <summary>What the budgets stand on: allocations are counted, and every benchmark is found.</summary>
public class AllocationMeterTests
{
    private static object? s_sink;

    [Fact]
    public void AllocationsAreCountedOnEveryThread()
    {
        double here = AllocationMeter.BytesPerCall(Repeat(() => s_sink = new byte[1000]));
        Assert.InRange(here, 1000, 1100);
        double elsewhere = AllocationMeter.BytesPerCall(Repeat(() => Task.Run(() => s_sink = new byte[1000]).Wait()));
        Assert.InRange(elsewhere, 1000, 2000); // and the task itself
    }

    [Fact]
    public void NothingIsNothing()
    {
        int count = 0;
        Assert.InRange(AllocationMeter.BytesPerCall(Repeat(() => count++)), 0, 0.99);
        Assert.NotEqual(0, count);
    }

    [Fact]
    public void EveryBenchmarkHasABudgetAndEveryBudgetABenchmark() => Assert.Equal(
        MeasuredBenchmark.All.Select(benchmark => benchmark.Name).Order(StringComparer.Ordinal),
        BudgetRun.ReadBudgets().Keys.Order(StringComparer.Ordinal));

    private static Action<int> Repeat(Action call) => calls =>
    {
        for (int i = 0; i < calls; i++)
            call();
    };
}
