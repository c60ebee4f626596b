using Xunit;

namespace Uacce.Architecture.Tests.Sources;

public class ModelNamesTests
{
    private const string Queue = "class Queue\n{\n    /// <summary>Ends it.</summary>\n    internal void Kill(int reason)\n    {\n    }\n}\n";

    [Fact]
    public void WhatTheModelNamesIsInTheCode()
    {
        Dictionary<string, string> model = Read("tests/Model/", ".pml");
        Assert.Contains(model, file => file.Value.Contains("inline UacceQueue_Kill(", StringComparison.Ordinal));
        Assert.Empty(ModelNamesRule.Complaints(model, Read("src/", ".cs")));
    }

    [Fact]
    public void AMemberThatIsThereIsFound() => Assert.Empty(Judge("inline Queue_Kill(queue) {\n"));

    [Theory]
    [InlineData("inline Queue_Killed(queue) {\n")]
    [InlineData("inline Queues_Kill(queue) {\n")]
    [InlineData("inline Queue_Ends(queue) {\n")]
    public void AMemberThatIsGoneIsSeen(string model) => Assert.Single(Judge(model));

    private static IEnumerable<string> Judge(string model) => ModelNamesRule.Complaints(
        new Dictionary<string, string> { ["queue.pml"] = model },
        new Dictionary<string, string> { ["src/Uacce.Framework/Queues/Queue.cs"] = Queue });

    private static Dictionary<string, string> Read(string folder, string extension) => Repository.Files()
        .Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal))
        .ToDictionary(path => path, path => File.ReadAllText(Repository.PathOf(path)));
}
