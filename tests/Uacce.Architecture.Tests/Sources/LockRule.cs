using System.Text.RegularExpressions;

namespace Uacce.Architecture.Tests.Sources;

/// <summary>Every lock explains itself above its field, and has its row in <c>docs/locks.md</c>.</summary>
internal static partial class LockRule
{
    /// <summary>What is wrong with the locks of a room, or with their page.</summary>
    /// <param name="sources">Path below the repository and text of each source file.</param>
    /// <param name="page">The page: a table row for each lock, with the room, then type and field in backticks.</param>
    public static IEnumerable<string> Complaints(IReadOnlyDictionary<string, string> sources, string page)
    {
        HashSet<string> rows = [.. Row().Matches(page).Select(match => $"{match.Groups["room"].Value} {match.Groups["lock"].Value}")];
        HashSet<string> locks = [];
        foreach ((string path, string text) in sources)
        {
            string[] lines = text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                Match field = Field().Match(lines[i]);
                if (!field.Success)
                    continue;
                string name = $"{RoomOf(path)} {Path.GetFileNameWithoutExtension(path)}.{field.Groups["name"].Value}";
                locks.Add(name);
                if (!rows.Contains(name))
                    yield return $"{name} has no row in docs/locks.md.";
                string[] above = [.. lines.Take(i).Reverse().TakeWhile(line => line.TrimStart().StartsWith("// ", StringComparison.Ordinal)).Reverse()];
                if (above.Length < 3 || !above[0].TrimStart().StartsWith("// Guards ", StringComparison.Ordinal))
                    yield return $"{name} does not say in three lines what it guards, its order, and what it is not held across.";
                if (!lines[i].Contains("private readonly Lock _", StringComparison.Ordinal))
                    yield return $"{name} is not a private readonly field.";
                if (!field.Groups["name"].Value.EndsWith("Lock", StringComparison.Ordinal))
                    yield return $"{name} is not named as a lock.";
            }
        }

        foreach (string row in rows.Except(locks))
            yield return $"{row} has a row in docs/locks.md, but there is no such lock.";
    }

    private static string RoomOf(string path) => path.Split('/')[1].Replace("Uacce.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| (?<room>\w+) \| `(?<lock>\w+\.\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s+[\w\s]*\bLock (?<name>\w+)\s*(=|;)")]
    private static partial Regex Field();
}
