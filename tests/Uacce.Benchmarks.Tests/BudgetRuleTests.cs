using Uacce.Benchmarks.Budgets;
using Xunit;

namespace Uacce.Benchmarks.Tests;

/// <summary>The comparison is shown everything that can be wrong, and must say so.</summary>
public class BudgetRuleTests
{
    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.9, 0)] // less than one object in 24 operations: the runtime's own
    [InlineData(23.5, 24)]
    [InlineData(24.0, 24)]
    public void WhatIsWithinItsBudgetPasses(double measured, long budget) =>
        Assert.Equal((BudgetVerdict.Kept, 0), Judge(measured, budget));

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(24.0, 0)]
    [InlineData(25.0, 24)]
    public void WhatExceedsItsBudgetIsSeen(double measured, long budget) =>
        Assert.Equal((BudgetVerdict.Exceeded, 1), Judge(measured, budget));

    [Fact]
    public void ABenchmarkWithoutABudgetIsSeen()
    {
        IReadOnlyList<BudgetLine> lines = BudgetRule.Judge(Measured(("new", 0)), Budgets());
        Assert.Equal([new BudgetLine("new", 0, null, BudgetVerdict.NoBudget)], lines);
        Assert.Equal(2, BudgetRule.ExitCode(lines, requireAll: false));
    }

    [Fact]
    public void ABudgetWithoutABenchmarkIsSeen()
    {
        IReadOnlyList<BudgetLine> lines = BudgetRule.Judge(Measured(), Budgets(("gone", 0)));
        Assert.Equal([new BudgetLine("gone", null, 0, BudgetVerdict.NoBenchmark)], lines);
        Assert.Equal(2, BudgetRule.ExitCode(lines, requireAll: false));
    }

    [Fact]
    public void ABenchmarkThatCannotRunCountsOnlyWhereAllMust()
    {
        IReadOnlyList<BudgetLine> lines = BudgetRule.Judge(Measured(("absent", null)), Budgets(("absent", 0)));
        Assert.Equal(BudgetVerdict.NotRun, Assert.Single(lines).Verdict);
        Assert.Equal(0, BudgetRule.ExitCode(lines, requireAll: false));
        Assert.Equal(1, BudgetRule.ExitCode(lines, requireAll: true));
    }

    [Fact]
    public void OneWrongLineAmongManyIsEnough()
    {
        IReadOnlyList<BudgetLine> lines = BudgetRule.Judge(
            Measured(("a", 0), ("b", 100), ("c", 0)), Budgets(("a", 0), ("b", 99), ("c", 0)));
        Assert.Equal(["b"], lines.Where(line => line.Verdict == BudgetVerdict.Exceeded).Select(line => line.Name));
        Assert.Equal(1, BudgetRule.ExitCode(lines, requireAll: false));
        Assert.Equal(2, BudgetRule.ExitCode(BudgetRule.Judge(Measured(("b", 100)), Budgets(("b", 99), ("gone", 0))), requireAll: false));
    }

    private static (BudgetVerdict Verdict, int ExitCode) Judge(double measured, long budget)
    {
        IReadOnlyList<BudgetLine> lines = BudgetRule.Judge(Measured(("it", measured)), Budgets(("it", budget)));
        return (Assert.Single(lines).Verdict, BudgetRule.ExitCode(lines, requireAll: false));
    }

    private static Dictionary<string, double?> Measured(params (string Name, double? Bytes)[] benchmarks) =>
        benchmarks.ToDictionary(benchmark => benchmark.Name, benchmark => benchmark.Bytes);

    private static Dictionary<string, long> Budgets(params (string Name, long Bytes)[] budgets) =>
        budgets.ToDictionary(budget => budget.Name, budget => budget.Bytes);
}
