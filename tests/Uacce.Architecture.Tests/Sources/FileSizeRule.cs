using System.Text.RegularExpressions;

namespace Uacce.Architecture.Tests.Sources;

/// <summary>How long a source file may be.</summary>
internal static partial class FileSizeRule
{
    /// <summary>Above this many lines a file is reported.</summary>
    public const int SoftCap = 300;

    /// <summary>Above this many lines a file needs an exception with a reason.</summary>
    public const int HardCap = 500;

    /// <summary>What is wrong with the files, or with their exceptions.</summary>
    /// <param name="lines">The number of lines of each file, by path.</param>
    /// <param name="exceptions">The page of exceptions: a list item per file, path in backticks, a colon, the reason.</param>
    public static IEnumerable<string> Complaints(IReadOnlyDictionary<string, int> lines, string exceptions)
    {
        Dictionary<string, string> excused = Exception().Matches(exceptions)
            .ToDictionary(match => match.Groups["path"].Value, match => match.Groups["reason"].Value);
        foreach ((string path, int count) in lines)
        {
            if (count > HardCap && !excused.ContainsKey(path))
                yield return $"{path} has {count} lines: split it, or say in docs/exceptions-to-size.md why that would be worse.";
        }

        foreach ((string path, string reason) in excused)
        {
            if (!lines.TryGetValue(path, out int count) || count <= HardCap)
                yield return $"{path} needs no exception any more.";
            else if (string.IsNullOrWhiteSpace(reason))
                yield return $"{path} has an exception without a reason.";
        }
    }

    [GeneratedRegex("^- `(?<path>[^`]+)`:(?<reason>.*)$", RegexOptions.Multiline)]
    private static partial Regex Exception();
}
