namespace Uacce.Cli.Bench;

/// <summary>The one statistic that a shared machine leaves meaningful.</summary>
internal static class Statistics
{
    public static double Median(List<double> values)
    {
        if (values.Count == 0)
            return double.NaN;
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
