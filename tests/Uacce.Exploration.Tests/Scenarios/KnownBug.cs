using Uacce.Exploration.Tests.Scheduling;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>A bug that is put in from outside, and what it leads to.</summary>
/// <param name="Name">The bug; where the model has it too, as there (<c>docs/model.md</c>).</param>
/// <param name="Scenario">One of those in which the framework as it is shows nothing.</param>
/// <param name="Findings">What the exploration must say: one of these, as a schedule may come upon either first.</param>
internal sealed record KnownBug(string Name, Scenario Scenario, params IReadOnlyList<string> Findings)
{
    public bool Explains(string? finding) => finding is not null && Findings.Any(part => finding.Contains(part, StringComparison.Ordinal));

    /// <summary>A wait or a lock that the scheduler leaves out.</summary>
    public Mutation Mutation { get; init; } = new();

    /// <summary>A double that does what must not be done.</summary>
    public Action<JudgedSystem> Plant { get; init; } = static _ => { };
}
