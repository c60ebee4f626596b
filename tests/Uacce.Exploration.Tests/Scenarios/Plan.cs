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

    private const int RandomWalks = 600;
    private const int PriorityWalks = 600;
    private const int Preemptions = 2;
    private const int SearchedPaths = 1_500;

    public static Plan FromEnvironment(string scenario)
    {
        string? replay = Environment.GetEnvironmentVariable(ReplayVariable);
        return new Plan(
            (int)Number("UACCE_EXPLORE_TIMES", 1),
            Number("UACCE_EXPLORE_SEED", 1),
            replay?.StartsWith(scenario + "/", StringComparison.Ordinal) == true ? replay[(scenario.Length + 1)..] : null);
    }

    /// <summary>Explores; the answer says what was seen to the end.</summary>
    public string Run(Explorer explorer)
    {
        if (Replay is not null)
        {
            explorer.Explore(Scheduling.Replay.Parse(Replay));
            return "the one that was asked for";
        }

        // Without a preemption first: it shows how long an execution is, the same each time.
        _ = explorer.Explore(new BoundedSearch(preemptions: 0, executions: 1));
        int length = explorer.Depth;
        var search = new BoundedSearch(Preemptions, SearchedPaths * Times);
        _ = explorer.Explore(search)
            && explorer.Explore(new RandomWalk(Seed, RandomWalks * Times))
            && explorer.Explore(new PriorityWalk(Seed, PriorityWalks * Times, changes: 3, length));
        return search.IsComplete ? $"all with at most {Preemptions} preemptions among them" : "";
    }

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
