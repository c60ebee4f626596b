using Xunit;

namespace Uacce.Architecture.Tests.Sources;

public class LockTests
{
    private const string Page = "| Room | Lock | Rank |\n| --- | --- | --- |\n| Framework | `Queue._listLock` | Leaf |\n";
    private const string Good = "class Queue\n{\n    // Guards the list.\n    // A leaf.\n    // Never held long.\n    private readonly OrderedLock _listLock = new(LockRank.Leaf);\n}\n";

    [Fact]
    public void EveryLockOfOursIsExplained()
    {
        Dictionary<string, string> sources = Repository.Files()
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal))
            .ToDictionary(path => path, path => File.ReadAllText(Repository.PathOf(path)));
        Assert.Contains(sources, source => source.Value.Contains("readonly OrderedLock _", StringComparison.Ordinal));
        Assert.Empty(LockRule.Complaints(sources, File.ReadAllText(Repository.PathOf("docs/locks.md"))));
    }

    [Fact]
    public void ALockWithItsRowAndItsLinesPasses() => Assert.Empty(Judge(Good, Page));

    [Theory]
    [InlineData("    // Never held long.\n", "", "three lines")]
    [InlineData("// Guards", "// Keeps", "three lines")]
    [InlineData("private readonly OrderedLock", "public readonly OrderedLock", "not a private")]
    [InlineData("private readonly OrderedLock", "private OrderedLock", "not a private")]
    [InlineData("readonly OrderedLock", "readonly Lock", "not an OrderedLock")]
    [InlineData("LockRank.Leaf", "LockRank.Queue", "another rank")]
    public void ALockThatDoesNotExplainItselfIsSeen(string good, string bad, string complaint) =>
        Assert.Contains(complaint, Assert.Single(Judge(Good.Replace(good, bad, StringComparison.Ordinal), Page)), StringComparison.Ordinal);

    [Fact]
    public void ARoomWhoseOrderIsNotCheckedHasPlainLocks()
    {
        string source = Good.Replace("OrderedLock", "Lock", StringComparison.Ordinal).Replace("LockRank.Leaf", "", StringComparison.Ordinal);
        string page = Page.Replace("Framework", "Client", StringComparison.Ordinal).Replace("Leaf", "none", StringComparison.Ordinal);
        Assert.Empty(LockRule.Complaints(new Dictionary<string, string> { ["src/Uacce.Client/Queues/Queue.cs"] = source }, page));
    }

    [Fact]
    public void ALockWithoutARowAndARowWithoutALockAreSeen()
    {
        Assert.Contains("has no row", Assert.Single(Judge(Good, "")), StringComparison.Ordinal);
        Assert.Contains("no such lock", Assert.Single(Judge("class Queue;\n", Page)), StringComparison.Ordinal);
        Assert.Equal(2, Judge(Good, Page.Replace("Framework", "Client", StringComparison.Ordinal)).Count());
        Assert.Contains(Judge(Good.Replace("_listLock", "_list", StringComparison.Ordinal), Page), text => text.Contains("not named", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Judge(string source, string page) =>
        LockRule.Complaints(new Dictionary<string, string> { ["src/Uacce.Framework/Queues/Queue.cs"] = source }, page);
}
