using System.Text.RegularExpressions;

namespace Uacce.Architecture.Tests.Sources;

/// <summary>
/// Every lock explains itself above its field, and has its row in <c>docs/locks.md</c>; where the order is checked, it has its rank.
/// </summary>
internal static partial class LockRule
{
    // The one lock that has no place in the order: it is inside all those that do.
    private const string Wrapper = "src/Uacce.Framework/Locking/OrderedLock.cs";

    private static readonly string[] s_checkedRooms = ["Framework", "Devices"];

    /// <summary>What is wrong with the locks of a room, or with their page.</summary>
    /// <param name="sources">Path below the repository and text of each source file.</param>
    /// <param name="page">The page: a table row for each lock, with the room, then type and field in backticks, then the rank.</param>
    public static IEnumerable<string> Complaints(IReadOnlyDictionary<string, string> sources, string page)
    {
        Dictionary<string, string> rows = Row().Matches(page)
            .ToDictionary(match => $"{match.Groups["room"].Value} {match.Groups["lock"].Value}", match => match.Groups["rank"].Value);
        HashSet<string> locks = [];
        foreach ((string path, string text) in sources.Where(source => source.Key != Wrapper))
        {
            string[] lines = text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                Match field = Field().Match(lines[i]);
                if (!field.Success)
                    continue;
                string room = RoomOf(path);
                string name = $"{room} {Path.GetFileNameWithoutExtension(path)}.{field.Groups["name"].Value}";
                locks.Add(name);
                if (!rows.TryGetValue(name, out string? rank))
                    yield return $"{name} has no row in docs/locks.md.";
                else if (rank != (field.Groups["rank"].Success ? field.Groups["rank"].Value : "none"))
                    yield return $"{name} has another rank in docs/locks.md.";
                if (s_checkedRooms.Contains(room) && field.Groups["kind"].Value != "OrderedLock")
                    yield return $"{name} is not an OrderedLock, so no debug build checks its order.";
                string[] above = [.. lines.Take(i).Reverse().TakeWhile(line => line.TrimStart().StartsWith("// ", StringComparison.Ordinal)).Reverse()];
                if (above.Length < 3 || !above[0].TrimStart().StartsWith("// Guards ", StringComparison.Ordinal))
                    yield return $"{name} does not say in three lines what it guards, its order, and what it is not held across.";
                if (!lines[i].Contains($"private readonly {field.Groups["kind"].Value} _", StringComparison.Ordinal))
                    yield return $"{name} is not a private readonly field.";
                if (!field.Groups["name"].Value.EndsWith("Lock", StringComparison.Ordinal))
                    yield return $"{name} is not named as a lock.";
            }
        }

        foreach (string row in rows.Keys.Except(locks))
            yield return $"{row} has a row in docs/locks.md, but there is no such lock.";
    }

    private static string RoomOf(string path) => path.Split('/')[1].Replace("Uacce.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| (?<room>\w+) \| `(?<lock>\w+\.\w+)` \| (?<rank>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s+[\w\s]*\b(?<kind>Lock|OrderedLock|BriefLock) (?<name>\w+)\s*(= new\((LockRank\.(?<rank>\w+))?\)|;)")]
    private static partial Regex Field();
}
