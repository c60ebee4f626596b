using Xunit;

namespace Uacce.Architecture.Tests.Sources;

public class FileSizeTests
{
    private const string Long = "src/Long.cs";

    [Fact]
    public void NoFileOfOursIsTooLong()
    {
        Dictionary<string, int> lines = Repository.Files()
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .ToDictionary(path => path, path => File.ReadLines(Repository.PathOf(path)).Count());
        Assert.NotEmpty(lines);
        foreach ((string path, int count) in lines.Where(file => file.Value > FileSizeRule.SoftCap))
            TestContext.Current.AddWarning($"{path} has {count} lines; the soft cap is {FileSizeRule.SoftCap}.");
        Assert.Empty(FileSizeRule.Complaints(lines, File.ReadAllText(Repository.PathOf("docs/exceptions-to-size.md"))));
    }

    [Theory]
    [InlineData(FileSizeRule.HardCap, "")]
    [InlineData(FileSizeRule.HardCap + 1, "Text.\n\n- `src/Long.cs`: a table that is read as one.\n")]
    public void AShortOrExcusedFilePasses(int count, string exceptions) => Assert.Empty(Judge(count, exceptions));

    [Theory]
    [InlineData(FileSizeRule.HardCap + 1, "", "has 501 lines")]
    [InlineData(FileSizeRule.HardCap + 1, "- `src/Long.cs`:\n", "without a reason")]
    [InlineData(FileSizeRule.HardCap, "- `src/Long.cs`: a reason of old.\n", "no exception any more")]
    public void AFileTooLongOrAnIdleExceptionIsSeen(int count, string exceptions, string complaint) =>
        Assert.Contains(complaint, Assert.Single(Judge(count, exceptions)), StringComparison.Ordinal);

    [Fact]
    public void AnExceptionForAFileThatIsGoneIsSeen() =>
        Assert.Contains(
            "no exception any more",
            Assert.Single(FileSizeRule.Complaints(new Dictionary<string, int>(), "- `src/Gone.cs`: a reason of old.")),
            StringComparison.Ordinal);

    private static IEnumerable<string> Judge(int count, string exceptions) =>
        FileSizeRule.Complaints(new Dictionary<string, int> { [Long] = count }, exceptions);
}
