using System.Text.RegularExpressions;

namespace Uacce.Architecture.Tests.Sources;

/// <summary>Every relative link of a page leads to a file of the repository, and its anchor to a heading there.</summary>
internal static partial class LinkRule
{
    /// <summary>What links lead nowhere.</summary>
    /// <param name="pages">Text of each page, by its path below the repository.</param>
    /// <param name="exists">Whether there is a file or folder at a path below the repository.</param>
    public static IEnumerable<string> Complaints(IReadOnlyDictionary<string, string> pages, Func<string, bool> exists)
    {
        foreach ((string path, string text) in pages)
        {
            foreach (Match link in Link().Matches(WithoutCode(text)))
            {
                string[] target = link.Groups["target"].Value.Split('#', 2);
                if (Scheme().IsMatch(target[0]))
                    continue;
                string file = target[0].Length == 0 ? path : Normalize(Path.Combine(Path.GetDirectoryName(path)!, target[0]));
                if (!exists(file))
                    yield return $"{path} links to {link.Groups["target"].Value}: there is no {file}.";
                else if (target.Length == 2 && !(pages.TryGetValue(file, out string? page) && Anchors(page).Contains(target[1])))
                    yield return $"{path} links to {link.Groups["target"].Value}: {file} has no such heading.";
            }
        }
    }

    /// <summary>The anchors of a page's headings, as GitHub makes them.</summary>
    private static HashSet<string> Anchors(string page)
    {
        HashSet<string> anchors = [];
        foreach (Match heading in Heading().Matches(CodeBlock().Replace(page, "")))
        {
            string anchor = NotInAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            string unique = anchor;
            for (int again = 1; !anchors.Add(unique); again++)
                unique = $"{anchor}-{again}";
        }

        return anchors;
    }

    private static string WithoutCode(string page) => CodeSpan().Replace(CodeBlock().Replace(page, ""), "code");

    private static string Normalize(string path) => Path.GetRelativePath("/", Path.GetFullPath(path, "/"));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)|^\[[^\]]+\]:\s*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^#{1,6}\s+(?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*```.*?^\s*```\s*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]")]
    private static partial Regex NotInAnchor();
}
