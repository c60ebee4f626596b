using System.Text;

namespace Uacce.Cli.Output;

/// <summary>Rows of cells, shown as a table on a terminal and as aligned plain text elsewhere.</summary>
internal sealed class PlainTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; each cell belongs to the heading of the same place.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(CommandConsole console)
    {
        if (console.OutputIsTerminal)
            TerminalTable.Write(headings, _rows);
        else
            console.Text.Write(Align());
    }

    // Two spaces between columns, none at the end of a line: `awk` and `cut` get along with it.
    private string Align()
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        var text = new StringBuilder();
        foreach (string[] row in _rows.Prepend(headings))
        {
            int start = text.Length;
            for (int column = 0; column < row.Length; column++)
                text.Append(row[column].PadRight(widths[column] + 2));
            int end = text.Length;
            while (end > start && text[end - 1] == ' ')
                end--;
            text.Length = end;
            text.AppendLine();
        }

        return text.ToString();
    }
}
