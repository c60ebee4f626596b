using Xunit;

namespace Uacce.Model.Tests;

/// <summary>Every operation returns, whatever the others do.</summary>
public class ReturnTests(ITestOutputHelper output)
{
    private const string Endless = "endless-work";

    public static TheoryData<string> ScenariosThatEnd => [.. Spin.Scenarios.Where(scenario => scenario != Endless)];

    [Theory]
    [MemberData(nameof(ScenariosThatEnd))]
    public void EveryOperationReturnsHoweverThreadsAreScheduled(string scenario) => AssertReturns(scenario, weaklyFair: false);

    [Fact]
    public void EveryOperationReturnsBesideANeighbourWhoseWorkNeverEnds() => AssertReturns(Endless, weaklyFair: true);

    private void AssertReturns(string scenario, bool weaklyFair)
    {
        Verdict verdict = Spin.CheckReturns(scenario, weaklyFair);
        output.WriteLine($"returns  {scenario,-15}{verdict}");
        verdict.AssertClean();
    }
}
