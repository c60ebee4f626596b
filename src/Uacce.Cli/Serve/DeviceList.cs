using System.Globalization;
using Uacce.Abi;

namespace Uacce.Cli.Serve;

/// <summary>Devices as the command line names them: <c>TYPE[:COUNT][,...]</c>.</summary>
internal static class DeviceList
{
    public const string Zip = "zip";

    /// <summary>A queue manager has 1,024 queues; more devices than this are a slip of the finger.</summary>
    public const int MaxDevices = 64;

    /// <summary>The efforts of the devices to make: one for each, as there are only compression devices.</summary>
    /// <exception cref="CommandException">It is no such list.</exception>
    public static IReadOnlyList<CompressionEffort> Parse(string list, CompressionEffort effort)
    {
        var efforts = new List<CompressionEffort>();
        foreach (string entry in list.Split(','))
        {
            string[] parts = entry.Split(':');
            int count = 1;
            if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count)))
                throw CommandException.Usage($"'{entry}' is no device: they are named as in 'zip' or 'zip:2'");
            Check(parts[0], count);
            efforts.AddRange(Enumerable.Repeat(effort, count));
        }

        return efforts.Count <= MaxDevices ? efforts : throw CommandException.Usage($"there may be {MaxDevices} devices, not {efforts.Count}");
    }

    /// <exception cref="CommandException">There are no such devices.</exception>
    public static void Check(string type, int count)
    {
        if (type != Zip)
            throw CommandException.Usage($"there is no device type '{type}'; there is '{Zip}'");
        if (count is < 1 or > MaxDevices)
            throw CommandException.Usage($"there may be 1 to {MaxDevices} devices of a type, not {count}");
    }
}
