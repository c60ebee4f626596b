using System.Globalization;
using System.Text.Json;

namespace Uacce.Benchmarks.Budgets;

/// <summary><c>budgets</c>: measures what every benchmark allocates, and holds it against <c>budgets.json</c>.</summary>
internal static class BudgetRun
{
    /// <summary>The budgets: bytes per operation by the name of the benchmark.</summary>
    public static Dictionary<string, long> ReadBudgets()
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "budgets.json"));
        return JsonSerializer.Deserialize<Dictionary<string, long>>(file) ?? [];
    }

    /// <summary>Measures, compares, prints a table.</summary>
    /// <returns>The exit code, see <see cref="BudgetRule.ExitCode"/>.</returns>
    public static int Run(TextWriter output)
    {
        var measured = new Dictionary<string, double?>();
        foreach (MeasuredBenchmark benchmark in MeasuredBenchmark.All)
        {
            try
            {
                measured.Add(benchmark.Name, benchmark.Measure());
            }
            catch (PlatformNotSupportedException missing)
            {
                measured.Add(benchmark.Name, null);
                output.WriteLine($"{benchmark.Name} cannot run here: {missing.Message}");
            }
        }

        IReadOnlyList<BudgetLine> lines = BudgetRule.Judge(measured, ReadBudgets());
        Write(output, lines);
        // Where tests fail for want of a library instead of being skipped, benchmarks do.
        bool requireAll = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("UACCE_REQUIRE"));
        return BudgetRule.ExitCode(lines, requireAll);
    }

    private static void Write(TextWriter output, IReadOnlyList<BudgetLine> lines)
    {
        int width = lines.Max(line => line.Name.Length);
        output.WriteLine($"{"BENCHMARK".PadRight(width)}  BYTES/OP    BUDGET");
        foreach (BudgetLine line in lines)
        {
            string verdict = line.Verdict switch
            {
                BudgetVerdict.Exceeded => "  EXCEEDED",
                BudgetVerdict.NotRun => "  not run",
                BudgetVerdict.NoBudget => "  HAS NO BUDGET in budgets.json",
                BudgetVerdict.NoBenchmark => "  HAS A BUDGET, but there is no such benchmark",
                _ => "",
            };
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{line.Name.PadRight(width)}  {line.Measured,8:F2}  {line.Budget,8}{verdict}"));
        }
    }
}
