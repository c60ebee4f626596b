using Uacce.Exploration.Tests.Scheduling;
using Xunit;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>Every known bug is found by the exploration that passes without it, and what it prints leads there again.</summary>
public class KnownBugTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. KnownBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsFoundAndReplayed(string name)
    {
        KnownBug bug = KnownBugs.All.Single(bug => bug.Name == name);
        Explorer found = Explore(bug, new Plan(Times: 1, Seed: 1, Replay: null));
        Assert.True(bug.Explains(found.Finding), $"Found instead: {found.Finding ?? "nothing"}");
        output.WriteLine($"{name,-27}{found.Figures}, found by {found.FindingReplay}");
        Explorer again = Explore(bug, new Plan(Times: 1, Seed: 1, found.FindingReplay));
        Assert.Equal(1, again.Executions);
        Assert.Equal(StepsOf(found), StepsOf(again));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RandomSchedulesFindItToo(string name)
    {
        KnownBug bug = KnownBugs.All.Single(bug => bug.Name == name);
        foreach (IStrategy strategy in (IStrategy[])[new RandomWalk(1, 800), new PriorityWalk(1, 800, changes: 3, length: 80)])
        {
            var explorer = new Explorer(run => ExplorationTests.Play(run, bug.Scenario, bug.Plant)) { Mutation = bug.Mutation };
            explorer.Explore(strategy);
            output.WriteLine($"{name,-27}{explorer.Figures}, {strategy.Replay}");
            Assert.True(bug.Explains(explorer.Finding), $"Found instead: {explorer.Finding ?? "nothing"}");
        }
    }

    private static Explorer Explore(KnownBug bug, Plan plan)
    {
        var explorer = new Explorer(run => ExplorationTests.Play(run, bug.Scenario, bug.Plant)) { Mutation = bug.Mutation };
        plan.Run(explorer);
        return explorer;
    }

    // Without the line that counts executions.
    private static string StepsOf(Explorer explorer) =>
        string.Join('\n', explorer.Finding!.Split('\n').Where(line => !line.StartsWith("execution ", StringComparison.Ordinal)));
}
