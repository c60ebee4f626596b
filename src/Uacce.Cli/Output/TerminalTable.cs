using Spectre.Console;

namespace Uacce.Cli.Output;

/// <summary>A table with lines, for people at a terminal.</summary>
internal static class TerminalTable
{
    public static void Write(IReadOnlyList<string> headings, IEnumerable<string[]> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        foreach (string[] row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        AnsiConsole.Write(table);
    }
}
