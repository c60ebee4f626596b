using Xunit;

namespace Uacce.Architecture.Tests.Sources;

public class LinkTests
{
    private const string Target = "# The Page\n\n## `uacce run`: a program's view\n\n## Twice\n\n## Twice\n\n```\n# not a heading\n```\n";

    [Fact]
    public void EveryLinkOfOursLeadsSomewhere()
    {
        Dictionary<string, string> pages = Repository.Files()
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .ToDictionary(path => path, path => File.ReadAllText(Repository.PathOf(path)));
        Assert.Contains("README.md", pages.Keys);
        Assert.Empty(LinkRule.Complaints(pages, path => Path.Exists(Repository.PathOf(path))));
    }

    [Theory]
    [InlineData("[a](page.md) and [b](../README.md)")]
    [InlineData("[a](page.md#the-page) [`b`](page.md#uacce-run-a-programs-view) [c](page.md#twice-1)")]
    [InlineData("# Here\n[a](#here), [a folder](devices), [the web](https://example.org/x#y)")]
    [InlineData("`list[i](nothing.md)` and\n\n```\n[x](nothing.md)\n```\n")]
    public void ALinkThatLeadsSomewherePasses(string text) => Assert.Empty(Judge(text));

    [Theory]
    [InlineData("[a](gone.md)", "no docs/gone.md")]
    [InlineData("[a](../../outside.md)", "no outside.md")]
    [InlineData("[a](page.md#gone)", "no such heading")]
    [InlineData("[a](#gone)", "no such heading")]
    [InlineData("[a](page.md#not-a-heading)", "no such heading")]
    [InlineData("[a](page.md#twice-2)", "no such heading")]
    [InlineData("[a]: gone.md", "no docs/gone.md")]
    public void ALinkThatLeadsNowhereIsSeen(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Single(Judge(text)), StringComparison.Ordinal);

    private static IEnumerable<string> Judge(string text) => LinkRule.Complaints(
        new Dictionary<string, string> { ["docs/text.md"] = text, ["docs/page.md"] = Target },
        path => path is "docs/text.md" or "docs/page.md" or "README.md" or "docs/devices");
}
