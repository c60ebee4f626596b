using System.Globalization;

namespace Uacce.Cli.Output;

/// <summary>Numbers as people read them. Decimal units, as disks and networks have.</summary>
internal static class Quantity
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Bytes(double count)
    {
        int unit = 0;
        while (count >= 999.5 && unit < s_units.Length - 1)
        {
            count /= 1000;
            unit++;
        }

        return $"{Number(count, unit == 0 || count >= 99.95 ? 0 : 1)} {s_units[unit]}";
    }

    public static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:F1}%");

    public static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    public static string Number(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
