using Xunit;

namespace Uacce.Architecture.Tests.Sources;

public class WorkplaceTests
{
    [Fact]
    public void NoFileOfOursNamesTheWorkplace()
    {
        string[] texts = [.. Repository.Files().Where(WorkplaceRule.IsText)];
        Assert.Contains("Uacce.slnx", texts);
        Assert.Empty(texts.SelectMany(path => WorkplaceRule.Complaints(path, File.ReadAllText(Repository.PathOf(path)))));
    }

    // The words are put together here, or this file would be the first to be found.
    [Theory]
    [InlineData("see /wor", "k/notes.md")]
    [InlineData("see share", "d/design/STYLE.md")]
    [InlineData("an agen", "t wrote this")]
    [InlineData("by a sub-agen", "t")]
    [InlineData("as Cl", "aude says")]
    [InlineData("fixes issu", "e 12")]
    [InlineData("fixes (", "#12)")]
    [InlineData("fixes ", "#12")]
    public void ANamedWorkplaceIsSeen(string start, string end) =>
        Assert.StartsWith("a.md:2 says", Assert.Single(WorkplaceRule.Complaints("a.md", $"First line.\n{start}{end}\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("a queue/worker pair at work")]
    [InlineData("device/user shared memory")]
    [InlineData("a session is opened; the User-Agent header")]
    [InlineData("color: #333;")]
    [InlineData("# 1. Heading")]
    [InlineData("&#160;")]
    public void OrdinaryTextPasses(string text) => Assert.Empty(WorkplaceRule.Complaints("a.md", text));
}
