using Uacce.Exploration.Tests.Scheduling;
using Uacce.Exploration.Tests.Support;
using Xunit;

namespace Uacce.Exploration.Tests.Faults;

/// <summary>
/// Each script with its first allocation, driver operation or access failing, then with its second, to the last: nothing leaks,
/// nobody waits for ever, and the next request is served.
/// </summary>
public class FaultSweepTests(ITestOutputHelper output)
{
    // Beside the schedule without a preemption, which numbers the points.
    private const int RandomSchedules = 5;

    // A client that forgets its queue when its request has failed.
    private static readonly Script s_forgetful = new("forgetful", static stage =>
    {
        JudgedQueue? queue = stage.Open(stage.NewSpace());
        stage.Request(queue);
        if (queue is { Work.Faults: > 0 })
            stage.Forget(queue);
        else
            stage.Close(queue);
    });

    public static MatrixTheoryData<string, bool> Cases => new(Script.All.Select(script => script.Name), [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void NoFaultLeavesATrace(string script, bool copies)
    {
        Script played = Script.All.Single(candidate => candidate.Name == script);
        SortedDictionary<string, int> swept = new(StringComparer.Ordinal);
        int executions = 0;
        foreach (Fault fault in Enum.GetValues<Fault>())
        {
            for (int at = 1; ; at++)
            {
                string? injected = Sweep(played, copies, at, fault, ref executions, out string? finding);
                Assert.True(finding is null, $"With point {at} failing ({fault}): {finding}");
                if (injected is null)
                    break;
                swept[injected] = swept.GetValueOrDefault(injected) + 1;
            }
        }

        output.WriteLine($"{script,-11}{(copies ? "copied" : "direct"),-7}{swept.Values.Sum(),5} injections, {executions,6} executions");
        output.WriteLine(string.Join('\n', swept.Select(point => $"    {point.Value,4} {point.Key}")));
        Assert.NotEmpty(swept);
    }

    [Fact]
    public void AQueueThatIsForgottenAfterAFaultIsFound()
    {
        string? found = null;
        int executions = 0;
        for (int at = 1; found is null && Sweep(s_forgetful, copies: true, at, Fault.Refuse, ref executions, out found) is not null; at++)
        {
        }

        Assert.StartsWith("1 get operations succeeded and 0 put operations ran. Injected: access to memory", found, StringComparison.Ordinal);
    }

    /// <summary>Lets one point fail under several schedules; null when there is none of that number.</summary>
    private static string? Sweep(Script script, bool copies, int at, Fault fault, ref int executions, out string? finding)
    {
        string? injected = null;
        finding = null;
        foreach (IStrategy strategy in (IStrategy[])[new BoundedSearch(preemptions: 0, executions: 1), new RandomWalk((ulong)at, RandomSchedules)])
        {
            var explorer = new Explorer(run =>
            {
                var injector = new Injector(at, fault) { Announce = what => injected ??= what };
                Play(run, script, copies, injector);
            });
            explorer.Explore(strategy);
            executions += explorer.Executions;
            finding = explorer.Finding;
            if (injected is null || finding is not null)
                break;
        }

        return injected;
    }

    private static void Play(Execution run, Script script, bool copies, Injector injector)
    {
        var system = new JudgedSystem(copies) { HasFaults = true };
        run.Invariant = () => system.Judge.First is { } broken ? $"{broken} Injected: {injector.Injected}" : null;
        run.Allocates = injector.Allocate;
        using (var stage = new FaultStage(system, injector))
        {
            script.Play(stage);
            stage.AssertRecovered();
        }
    }
}
