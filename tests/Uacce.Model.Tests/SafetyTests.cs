using System.Text.RegularExpressions;
using Xunit;

namespace Uacce.Model.Tests;

/// <summary>The protocol as the framework has it, every interleaving: no promise is broken, and nobody waits for ever.</summary>
public partial class SafetyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => [.. Spin.Scenarios];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void AScenarioHolds(string scenario)
    {
        Verdict verdict = Spin.CheckSafety(scenario);
        output.WriteLine($"safety   {scenario,-15}{verdict}");
        verdict.AssertClean();
        AssertReached(scenario, verdict);
    }

    /// <summary>No bug: while every stop waits for the worker, the gate is a second fence. See the scenario careless-stop.</summary>
    [Fact]
    public void WithDriversThatKeepTheirWordTheGateIsNotNeeded() => Spin.CheckSafety("two-spaces", "NO_GATE").AssertClean();

    /// <summary>A statement that no run came to is not checked at all: the scenario says which, and why that is right.</summary>
    private static void AssertReached(string scenario, Verdict verdict)
    {
        string[] excused = [.. Excuse().Matches(Spin.TextOf(scenario)).Select(match => match.Groups["what"].Value)];
        string[] unreached = [.. verdict.Unreached().Where(statement => statement != "Worker, -end-")]; // it never ends
        Assert.All(unreached, statement => Assert.Contains(excused, excuse => statement.StartsWith(excuse, StringComparison.Ordinal)));
        Assert.All(excused, excuse => Assert.Contains(unreached, statement => statement.StartsWith(excuse, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"/\* Never here: (?<what>[^:]+): ")]
    private static partial Regex Excuse();
}
