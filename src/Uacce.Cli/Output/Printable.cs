namespace Uacce.Cli.Output;

/// <summary>Names that others chose, as part of a line: they neither begin one of their own nor hold what a terminal obeys.</summary>
internal static class Printable
{
    /// <summary>The text with a question mark for each control character, as <c>ls</c> shows it.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? new string([.. text.Select(character => char.IsControl(character) ? '?' : character)]) : text;
}
