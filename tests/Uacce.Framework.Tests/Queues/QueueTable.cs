using Xunit;

namespace Uacce.Framework.Tests.Queues;

/// <summary>The table of <c>docs/queue-lifecycle.md</c>, cell by cell.</summary>
internal static class QueueTable
{
    public static TheoryData<string, string, string> Cells()
    {
        string[][] rows = [.. Lines().Where(line => line.StartsWith('|')).Select(Split)];
        string[] situations = rows[0];
        var cells = new TheoryData<string, string, string>();
        foreach (string[] row in rows.Skip(2))
        {
            Assert.Equal(situations.Length, row.Length);
            for (int i = 1; i < row.Length; i++)
                cells.Add(row[0], situations[i], row[i]);
        }

        return cells;
    }

    private static string[] Split(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static IEnumerable<string> Lines()
    {
        using Stream page = typeof(QueueTable).Assembly.GetManifestResourceStream("queue-lifecycle.md")!;
        using var reader = new StreamReader(page);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
