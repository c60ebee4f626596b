using System.Globalization;
using Uacce.Exploration.Tests.Scheduling;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>How much of a scenario is explored, and from which seeds.</summary>
/// <param name="Times">How many times the ordinary number of executions.</param>
/// <param name="Seed">The first seed; the same one explores the same schedules.</param>
/// <param name="Replay">The one execution that is wanted instead; null for all.</param>
internal sealed record Plan(int Times, ulong Seed, string? Replay)
{
    public const string ReplayVariable = "UACCE_EXPLORE_REPLAY";

    private const int RandomWalks = 500;
    private const int PriorityWalks = 500;

    // Of schedules with no, one and two preemptions.
    private static readonly int[] s_searchedPaths = [1_500, 2_500, 600];

    public static Plan FromEnvironment(string scenario)
    {
        string? replay = Environment.GetEnvironmentVariable(ReplayVariable);
        return new Plan(
            (int)Number("UACCE_EXPLORE_TIMES", 1),
            Number("UACCE_EXPLORE_SEED", 1),
            replay?.StartsWith(scenario + "/", StringComparison.Ordinal) == true ? replay[(scenario.Length + 1)..] : null);
    }

    /// <summary>Whether one execution is wanted, of another scenario.</summary>
    public static bool IsReplayOfAnother(string scenario) =>
        Environment.GetEnvironmentVariable(ReplayVariable) is { Length: > 0 } replay && !replay.StartsWith(scenario + "/", StringComparison.Ordinal);

    /// <summary>Explores; the answer says what was seen to the end.</summary>
    public string Run(Explorer explorer)
    {
        if (Replay is not null)
        {
            explorer.Explore(Scheduling.Replay.Parse(Replay));
            return "the one that was asked for";
        }

        string seen = "";
        int length = 0;
        for (int preemptions = 0; preemptions < s_searchedPaths.Length; preemptions++)
        {
            var search = new BoundedSearch(preemptions, s_searchedPaths[preemptions] * Times);
            explorer.Explore(search);
            if (preemptions == 0)
                length = explorer.Depth; // the same each time, so that a seed means the same each time
            if (!search.IsComplete)
                break;
            seen = $"preemption bound {preemptions} complete";
        }

        _ = explorer.Explore(new RandomWalk(Seed, RandomWalks * Times))
            && explorer.Explore(new PriorityWalk(Seed, PriorityWalks * Times, changes: 3, length));
        return seen;
    }

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
