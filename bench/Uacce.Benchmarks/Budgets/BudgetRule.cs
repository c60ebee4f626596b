namespace Uacce.Benchmarks.Budgets;

/// <summary>What there is to say of one benchmark and its budget.</summary>
internal enum BudgetVerdict
{
    /// <summary>It allocates no more than it may.</summary>
    Kept,

    /// <summary>It could not run here, for want of a library.</summary>
    NotRun,

    /// <summary>It allocates more than it may.</summary>
    Exceeded,

    /// <summary>A benchmark that nobody gave a budget.</summary>
    NoBudget,

    /// <summary>A budget whose benchmark is gone, or has another name.</summary>
    NoBenchmark,
}

/// <summary>One line of the comparison.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Measured">Bytes per operation; null when it did not run.</param>
/// <param name="Budget">Bytes allowed; null when there is none.</param>
/// <param name="Verdict">How the two compare.</param>
internal sealed record BudgetLine(string Name, double? Measured, long? Budget, BudgetVerdict Verdict);

/// <summary>Compares what benchmarks allocate with what they may.</summary>
internal static class BudgetRule
{
    /// <summary>Every benchmark and every budget, by name.</summary>
    /// <param name="measured">Bytes per operation of each benchmark, null for one that could not run.</param>
    /// <param name="budgets">Bytes allowed to each.</param>
    public static IReadOnlyList<BudgetLine> Judge(IReadOnlyDictionary<string, double?> measured, IReadOnlyDictionary<string, long> budgets) =>
    [
        .. measured.Keys.Union(budgets.Keys).Order(StringComparer.Ordinal).Select(name => Judge(
            name,
            measured.ContainsKey(name),
            measured.GetValueOrDefault(name),
            budgets.TryGetValue(name, out long budget) ? budget : null)),
    ];

    /// <summary>0: all kept. 1: at least one exceeded. 2: benchmarks and budgets do not match, so the check itself is wrong.</summary>
    /// <param name="lines">What <see cref="Judge(IReadOnlyDictionary{string, double?}, IReadOnlyDictionary{string, long})"/> said.</param>
    /// <param name="requireAll">Whether a benchmark that could not run counts as exceeded.</param>
    public static int ExitCode(IEnumerable<BudgetLine> lines, bool requireAll) => lines.Max(line => line.Verdict switch
    {
        BudgetVerdict.NoBudget or BudgetVerdict.NoBenchmark => 2,
        BudgetVerdict.Exceeded => 1,
        BudgetVerdict.NotRun when requireAll => 1,
        _ => 0,
    });

    private static BudgetLine Judge(string name, bool exists, double? measured, long? budget)
    {
        BudgetVerdict verdict = (exists, measured, budget) switch
        {
            (false, _, _) => BudgetVerdict.NoBenchmark,
            (_, _, null) => BudgetVerdict.NoBudget,
            (_, null, _) => BudgetVerdict.NotRun,
            // Whole bytes: an object has 24 at least, so one allocation in 24 operations is seen.
            ({ }, { } bytes, { } allowed) => Math.Floor(bytes) > allowed ? BudgetVerdict.Exceeded : BudgetVerdict.Kept,
        };
        return new BudgetLine(name, measured, budget, verdict);
    }
}
