using Uacce.Exploration.Tests.Scheduling;
using Uacce.Exploration.Tests.Support;
using Xunit;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>The framework as it is: no schedule of any scenario breaks a promise.</summary>
public class ExplorationTests(ITestOutputHelper output)
{
    private static readonly Scenario[] s_scenarios =
    [
        Lifecycle.OneQueue, Lifecycle.TwoClosers, Lifecycle.Reopen, Lifecycle.OpenAndRemove, Lifecycle.OnePasid, Lifecycle.Regions,
        Lifecycle.Polls, Lifecycle.Attributes, AtWork.CarelessStop, AtWork.CarelessStopOnePasid, AtWork.Worker, AtWork.Neighbours,
        AtWork.BrokenModel, AtWork.SharedRun, AtWork.SharedRuns, AtWork.BrokenRun, AtWork.Everything, Ranges.TakenBack, Resets.Open, Resets.Reopen, Resets.AndEnds, Resets.AtWork, Resets.Errors,
    ];

    public static TheoryData<string> Names => [.. s_scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryScheduleKeepsThePromises(string name)
    {
        Assert.SkipWhen(Plan.IsReplayOfAnother(name), "Another scenario is replayed.");
        Scenario scenario = s_scenarios.Single(scenario => scenario.Name == name);
        var explorer = new Explorer(run => Play(run, scenario));
        string seen = Plan.FromEnvironment(name).Run(explorer);
        output.WriteLine($"{name,-25}{explorer.Figures} {seen}");
        Assert.True(explorer.Finding is null, $"{explorer.Finding}\nTo see it again: {Plan.ReplayVariable}={name}/{explorer.FindingReplay}");
    }

    internal static void Play(Execution run, Scenario scenario, Action<JudgedSystem>? bug = null)
    {
        var system = new JudgedSystem(pasids: scenario.Pasids);
        run.Invariant = () => system.Judge.First;
        bug?.Invoke(system);
        using (var stage = new Stage(run, system))
            scenario.Play(stage);
        system.AssertNothingIsLeft();
    }
}
