using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Uacce.Model.Tests;

/// <summary>What a verifier that Spin made has printed.</summary>
/// <param name="Text">All of it.</param>
internal sealed partial record Verdict(string Text)
{
    /// <summary>The error it found and stopped at, such as <c>invalid end state</c>; null when it found none.</summary>
    public string? Error => ErrorLine().Match(Text) is { Success: true } found ? found.Groups["what"].Value : null;

    /// <summary>Whether every state was visited: nothing was cut off by depth, memory or an error.</summary>
    public bool IsComplete =>
        Text.Contains("errors: 0", StringComparison.Ordinal) && Figures().IsMatch(Text) && !CutOff().IsMatch(Text);

    public void AssertClean()
    {
        Assert.Null(Error);
        Assert.True(IsComplete, Text);
    }

    /// <summary>Statements of the model that no run came to: <c>Worker, requests[0] = 1</c>.</summary>
    public IEnumerable<string> Unreached()
    {
        string process = "";
        foreach (string line in Text.Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
                process = heading.Groups["name"].Value;
            else if (Statement().Match(line) is { Success: true } statement)
                yield return $"{process}, {statement.Groups["text"].Value}";
        }
    }

    /// <summary>How large the search was, in one line.</summary>
    public override string ToString() => Figures().Match(Text) is { Success: true } figures
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Number(figures, "states"),12:N0} states, {Number(figures, "transitions"),12:N0} transitions, depth {figures.Groups["depth"].Value}")
        : Text;

    private static long Number(Match figures, string name) =>
        long.Parse(figures.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^pan:\d+: +(?<what>.+) \(at depth \d+\)", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"depth reached (?<depth>\d+), errors: \d+\n +(?<states>\d+) states, stored.*?\n +(?<transitions>\d+) transitions", RegexOptions.Singleline)]
    private static partial Regex Figures();

    [GeneratedRegex("Search not completed|max search depth too small")]
    private static partial Regex CutOff();

    [GeneratedRegex(@"^unreached in (proctype |claim )?(?<name>\S+)")]
    private static partial Regex Heading();

    [GeneratedRegex("^\t.+, state \\d+, \"(?<text>.+)\"$")]
    private static partial Regex Statement();
}
