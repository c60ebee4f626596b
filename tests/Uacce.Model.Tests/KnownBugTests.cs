using System.Text.RegularExpressions;
using Xunit;

namespace Uacce.Model.Tests;

/// <summary>
/// Each bug that the model can be given is found. A checker that finds nothing in the protocol is worth as much as what it
/// finds here.
/// </summary>
public partial class KnownBugTests(ITestOutputHelper output)
{
    private static readonly string[] s_noBugs = ["CARELESS_STOP", "ENDLESS_WORK", "WAITERS", "RETURNS"];

    public static TheoryData<string, string, string> Bugs => new()
    {
        { "UNBIND_UNDER_QUEUE_LOCK", "two-queues", "invalid end state" },
        { "EXIT_CALLS_UP_UNDER_ITS_LOCK", "two-queues", "invalid end state" },
        { "OPEN_LOOKS_BEFORE_LOCK", "two-queues", "!(removeReturned[" },
        { "OPEN_WITHOUT_ISALIVE", "two-queues", "!(exitReturned[" },
        { "EXIT_MARKS_ITS_END_LATE", "two-queues", "!(exitReturned[" },
        { "SECOND_USER_NOT_COUNTED", "two-queues", "users[" },
        { "START_WITHOUT_STATE_CHECK", "reopen", "(hardware[queue]==1)" },
        { "KILL_WITHOUT_STATE_CHECK", "reopen", "(hardware[" },
        { "FORGET_WITHOUT_LOOKING", "one-queue", "users[" },
        { "NO_GATE", "careless-stop", "!(unbindReturned[" },
        { "PASID_FREED_BEFORE_DRAIN", "careless-stop", "pasidOf[" },
        { "PASID_FREED_AT_EXIT", "two-spaces", "pasidOf[" },
        { "NO_ATTRIBUTE_GATE", "waiters", "!(removeReturned[" },
        { "NO_POLL_GATE", "waiters", "!(removeReturned[" },
        { "WAITER_PUTS", "waiters", "invalid end state" },
        { "WAKE_BEFORE_ZOMBIE", "waiters", "invalid end state" },
        { "RESET_ONLY_STOPS", "reset", "(hardware[still]==0)" },
        { "RESET_LETS_OPENS_IN", "reset", "(hardware[still]==0)" },
        { "RESETS_OVERLAP", "reset", "(hardware[still]==0)" },
        { "RESET_WITHOUT_GATE", "reset", "!(removeReturned[" },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public void ABugIsFound(string bug, string scenario, string error) => AssertFound(bug, error, Spin.CheckSafety(scenario, bug));

    [Fact]
    public void AWorkerThatPrefersWorkToSignalsIsFound() =>
        AssertFound("SIGNALS_LAST", "acceptance cycle", Spin.CheckReturns("endless-work", weaklyFair: true, "SIGNALS_LAST"));

    [Fact]
    public void EveryBugOfTheModelIsTried() => Assert.Equal(
        Bugs.Select(row => row.Data.Item1).Append("SIGNALS_LAST").Order(),
        Directory.GetFiles(Spin.Folder, "*.pml")
            .SelectMany(path => Condition().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["name"].Value)
            .Except(s_noBugs)
            .Where(name => name is not ("DEVICES" or "SPACES" or "PASIDS" or "REQUESTS" or "DeviceOf" or "SpaceOf"))
            .Distinct()
            .Order());

    private void AssertFound(string bug, string error, Verdict verdict)
    {
        output.WriteLine($"{bug,-30}{verdict.Error}");
        Assert.NotNull(verdict.Error);
        Assert.Contains(error, verdict.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("^#ifn?def (?<name>\\w+)", RegexOptions.Multiline)]
    private static partial Regex Condition();
}
