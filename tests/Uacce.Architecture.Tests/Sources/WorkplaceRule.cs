using System.Text.RegularExpressions;

namespace Uacce.Architecture.Tests.Sources;

/// <summary>Finds words that belong to the place where this was written rather than to what was written.</summary>
/// <remarks>One letter of each word stands in brackets, so that the pattern does not find itself.</remarks>
internal static class WorkplaceRule
{
    private static readonly Regex s_words = new(
        string.Join(
            '|',
            @"(?<![\w.])/wor[k]\b",
            @"\bshare[d]/(design|spec|hooks)\b",
            @"(?<!user[- ])\b(sub-?)?agen[t]s?\b",
            @"\b(cl[a]ude|anthropi[c]|chatgp[t]|copilo[t]|ll[m]s?)\b",
            @"\b(issu[e]|ticke[t]|pull reques[t])s? \#?\d+\b",
            @"(?<=(?<!:)\s|\()\#\d{1,5}\b"),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(10));

    private static readonly string[] s_texts =
        [".cs", ".md", ".csproj", ".props", ".targets", ".slnx", ".json", ".txt", ".h", ".c", ".sh", ".editorconfig", ""];

    public static bool IsText(string path) => s_texts.Contains(Path.GetExtension(path), StringComparer.Ordinal);

    /// <summary>Where a text names the workplace.</summary>
    public static IEnumerable<string> Complaints(string path, string text) =>
        s_words.Matches(text).Select(match => $"{path}:{LineOf(text, match.Index)} says '{match.Value}'.");

    private static int LineOf(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');
}
