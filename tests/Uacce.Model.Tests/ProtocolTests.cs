using System.Text.RegularExpressions;
using Xunit;

namespace Uacce.Model.Tests;

/// <summary>The protocol as the framework has it: every scenario, every interleaving.</summary>
public partial class ProtocolTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios =>
        [.. Directory.GetFiles(Path.Combine(Spin.Folder, "scenarios")).Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    public static TheoryData<string> ScenariosThatEnd => [.. Scenarios.Select(row => row.Data).Where(name => name != "endless-work")];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void NoPromiseIsBrokenAndNobodyWaitsForEver(string scenario)
    {
        Verdict verdict = Spin.CheckSafety(scenario);
        Show($"safety   {scenario}", verdict);
        AssertClean(verdict);
        AssertReached(scenario, verdict);
    }

    [Theory]
    [MemberData(nameof(ScenariosThatEnd))]
    public void EveryOperationReturns(string scenario)
    {
        Verdict verdict = Spin.CheckReturns(scenario, weaklyFair: false);
        Show($"returns  {scenario}", verdict);
        AssertClean(verdict);
    }

    [Fact]
    public void EveryOperationReturnsBesideANeighbourWhoseWorkNeverEnds()
    {
        Verdict verdict = Spin.CheckReturns("endless-work", weaklyFair: true);
        Show("returns  endless-work", verdict);
        AssertClean(verdict);
    }

    /// <summary>No bug: while every stop waits for the worker, the gate is a second fence. See the scenario careless-stop.</summary>
    [Fact]
    public void WithDriversThatKeepTheirWordTheGateIsNotNeeded() => AssertClean(Spin.CheckSafety("two-spaces", "NO_GATE"));

    private static void AssertClean(Verdict verdict)
    {
        Assert.Null(verdict.Error);
        Assert.True(verdict.IsComplete, verdict.Text);
    }

    /// <summary>A statement that no run came to is not checked at all: the scenario says which, and why that is right.</summary>
    private static void AssertReached(string scenario, Verdict verdict)
    {
        string[] excused = [.. Excuse().Matches(File.ReadAllText(Path.Combine(Spin.Folder, "scenarios", $"{scenario}.pml")))
            .Select(match => match.Groups["what"].Value)];
        string[] unreached = [.. verdict.Unreached().Where(statement => statement != "Worker, -end-")]; // it never ends
        Assert.All(unreached, statement => Assert.Contains(excused, excuse => statement.StartsWith(excuse, StringComparison.Ordinal)));
        Assert.All(excused, excuse => Assert.Contains(unreached, statement => statement.StartsWith(excuse, StringComparison.Ordinal)));
    }

    private void Show(string what, Verdict verdict) => output.WriteLine($"{what,-24}{verdict}");

    [GeneratedRegex(@"/\* Never here: (?<what>[^:]+): ")]
    private static partial Regex Excuse();
}
