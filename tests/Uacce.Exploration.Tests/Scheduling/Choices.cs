using System.Globalization;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>A list of choices as text: <c>0x34.2.1x5</c> is 34 times 0, once 2, 5 times 1.</summary>
internal static class Choices
{
    public static string Format(IReadOnlyList<int> choices)
    {
        List<string> runs = [];
        for (int start = 0, end; start < choices.Count; start = end)
        {
            for (end = start + 1; end < choices.Count && choices[end] == choices[start];)
                end++;
            runs.Add(string.Create(CultureInfo.InvariantCulture, $"{choices[start]}{(end - start > 1 ? $"x{end - start}" : "")}"));
        }

        return string.Join('.', runs);
    }

    public static int[] Parse(string text)
    {
        List<int> choices = [];
        foreach (string run in text.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] parts = [.. run.Split('x').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
            choices.AddRange(Enumerable.Repeat(parts[0], parts.Length > 1 ? parts[1] : 1));
        }

        return [.. choices];
    }
}
