using Spectre.Console;

namespace Uacce.Cli.Output;

/// <summary>A table with lines, for people at a terminal.</summary>
internal static class TerminalTable
{
    private static readonly Style s_heading = new(decoration: Decoration.Bold);

    public static void Write(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.Simple);
        for (int column = 0; column < headings.Count; column++)
        {
            // Where the terminal is narrow, lists are broken between their items, and nothing else is.
            bool isList = rows.Any(row => row[column].Contains(','));
            table.AddColumn(new TableColumn(new Text(headings[column], s_heading)) { NoWrap = !isList, Padding = new Padding(0, 0, 0, 0) });
        }

        foreach (string[] row in rows)
            table.AddRow(row.Select(cell => new Text(cell.Replace(",", ", ", StringComparison.Ordinal))));
        AnsiConsole.Write(table);
    }
}
