using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Uacce.Architecture.Tests.Gate;

/// <summary>The closing line of <c>.ci/run</c>, by the script that makes it.</summary>
public sealed partial class CountTests : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("uacce-count-").FullName;

    [Fact]
    public void EveryProjectIsCounted()
    {
        Leave("A", passed: 3);
        Leave("B", passed: 40);
        Leave("debug-A", passed: 3);
        Assert.Equal((0, "46 passed, 0 failed\n"), Count("A", "B"));
    }

    [Fact]
    public void AFailedTestFails()
    {
        Leave("A", passed: 3, failed: 2);
        Assert.Equal((1, "3 passed, 2 failed\n"), Count("A"));
    }

    [Fact]
    public void AProjectWithoutResultsFails()
    {
        Leave("A", passed: 3);
        File.WriteAllText(Path.Combine(_results, "C.trx"), "<TestRun>"); // cut off
        Assert.Equal((1, "No results: B,C\n3 passed, 0 failed\n"), Count("A", "B", "C"));
    }

    [Fact]
    public void NoTestAtAllFails() => Assert.Equal((1, "0 passed, 0 failed\n"), Count());

    [Fact]
    public void TheRunAsksForEveryTestProject()
    {
        // As .ci/run finds them; a project that is in the tree and not in the solution would never run.
        string[] inSolution = [.. TestProject().Matches(File.ReadAllText(Repository.PathOf("Uacce.slnx"))).Select(match => match.Value).Order()];
        string[] inTree = [.. Repository.Files().Select(Path.GetFileName).Where(name => TestProject().IsMatch(name!)).Order()!];
        Assert.Equal(inTree, inSolution);
        Assert.Contains(TestProject().ToString(), File.ReadAllText(Repository.PathOf(".ci/run")), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    private void Leave(string project, int passed, int failed = 0) => File.WriteAllText(
        Path.Combine(_results, $"{project}.trx"),
        $"""<TestRun><ResultSummary outcome="Completed"><Counters total="{passed + failed}" passed="{passed}" failed="{failed}" error="0" timeout="0" aborted="0" notExecuted="7" /></ResultSummary></TestRun>""");

    private (int Status, string Output) Count(params string[] projects)
    {
        using Process script = Process.Start(new ProcessStartInfo(Repository.PathOf(".ci/count"), [_results, .. projects])
        {
            RedirectStandardOutput = true,
        })!;
        string output = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        return (script.ExitCode, output);
    }

    [GeneratedRegex(@"[A-Za-z.]+\.Tests\.csproj")]
    private static partial Regex TestProject();
}
