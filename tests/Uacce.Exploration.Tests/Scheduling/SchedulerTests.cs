using Uacce.Framework;
using Xunit;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>The scheduler itself, on programs whose schedules can be counted by hand.</summary>
public class SchedulerTests
{
    // Two threads of three steps each: 6 choose 3.
    private const int Interleavings = 20;

    [Theory]
    [InlineData(0, 2)] // one after the other
    [InlineData(1, 6)] // with the other in one of two gaps
    [InlineData(2, 14)]
    [InlineData(5, Interleavings)]
    public void TheSearchSeesEveryInterleavingWithinItsBound(int preemptions, int expected)
    {
        HashSet<string> seen = [];
        var search = new BoundedSearch(preemptions, executions: 1_000);
        Explore(search, TwoThreads(seen));
        Assert.True(search.IsComplete);
        Assert.Equal(expected, seen.Count);
    }

    [Fact]
    public void WalksSeeThemToo()
    {
        HashSet<string> random = [];
        Explore(new RandomWalk(1, 1_000), TwoThreads(random));
        Assert.Equal(Interleavings, random.Count);
        HashSet<string> priority = [];
        Explore(new PriorityWalk(1, 1_000, changes: 5, length: 10), TwoThreads(priority));
        Assert.True(priority.Count > Interleavings / 2, $"{priority.Count} interleavings.");
    }

    [Fact]
    public void TheSameSeedGivesTheSameSchedule()
    {
        static string Run(IStrategy strategy)
        {
            HashSet<string> seen = [];
            Explore(strategy, TwoThreads(seen));
            return string.Join(' ', seen);
        }

        Assert.Equal(Run(new RandomWalk(7, 1)), Run(Replay.Parse("random:7")));
        Assert.Equal(Run(new PriorityWalk(7, 1, 3, 6)), Run(Replay.Parse("priority:7:3:6")));
    }

    [Fact]
    public void ADeadlockSaysWhoWaitsForWhat()
    {
        var explorer = new Explorer(static run =>
        {
            Lock first = new(), second = new();
            Execution.Join(run.Start("one", () => TakeBoth(first, second)), run.Start("two", () => TakeBoth(second, first)));
        });
        explorer.Explore(new BoundedSearch(preemptions: 1, executions: 100));
        Assert.StartsWith("Nobody can go on.", explorer.Finding, StringComparison.Ordinal);
        Assert.Contains("one waits at SchedulerTests.TakeBoth, Queue lock, which two holds", explorer.Finding, StringComparison.Ordinal);
        Assert.Contains("two waits at SchedulerTests.TakeBoth, Queue lock, which one holds", explorer.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsThatGoRoundForEverAreFound()
    {
        bool isSet = false;
        void Spin()
        {
            while (!isSet)
                SchedulePoint.Yield();
        }

        var explorer = new Explorer(run => Execution.Join(run.Start("one", Spin), run.Start("two", Spin)));
        explorer.Explore(new RandomWalk(1, 1));
        Assert.StartsWith("More than", explorer.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoYieldsLetsOthersGoOn()
    {
        bool isSet = false;
        void Spin()
        {
            while (!isSet)
                SchedulePoint.Yield();
        }

        var explorer = new Explorer(run => Execution.Join(run.Start("spinner", Spin), run.Start("setter", () => isSet = true)));
        explorer.Explore(new BoundedSearch(preemptions: 0, executions: 100));
        Assert.Null(explorer.Finding);
    }

    [Theory]
    [InlineData("0x34.2.1x5", 40)]
    [InlineData("3", 1)]
    [InlineData("", 0)]
    public void ChoicesAreReadAsTheyArePrinted(string text, int count)
    {
        Assert.Equal(count, Choices.Parse(text).Length);
        Assert.Equal(text, Choices.Format(Choices.Parse(text)));
    }

    private static void Explore(IStrategy strategy, Action<Execution> body)
    {
        var explorer = new Explorer(body);
        explorer.Explore(strategy);
        Assert.Null(explorer.Finding);
    }

    private static Action<Execution> TwoThreads(HashSet<string> seen) => run =>
    {
        string steps = "";
        void Steps(char name)
        {
            steps += name;
            SchedulePoint.Pass();
            steps += name;
            SchedulePoint.Pass();
            steps += name;
        }

        Execution.Join(run.Start("a", () => Steps('a')), run.Start("b", () => Steps('b')));
        seen.Add(steps);
    };

    private static void TakeBoth(Lock outer, Lock inner)
    {
        Take(outer);
        Take(inner);
        SchedulePoint.Scheduler!.Drop(inner);
        SchedulePoint.Scheduler!.Drop(outer);
    }

    private static void Take(Lock wanted) => SchedulePoint.Scheduler!.Take(wanted, LockRank.Queue, nameof(SchedulerTests), nameof(TakeBoth));
}
