using System.Globalization;
using Uacce.Hosting.Nodes;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>Which mappings may be those of a host's regions, so that they must be looked at: by what the attributes of its devices say.</summary>
internal static class RegionMaps
{
    /// <summary>The filter for the devices that are shown below a host's directory now.</summary>
    public static MapFilter Filter(string directory)
    {
        int pageSize = Environment.SystemPageSize;
        long longestMmio = 0;
        long longestDus = 0;
        foreach (string device in Directory.EnumerateDirectories(Path.Combine(directory, RootDirectory.AttributesName)))
        {
            long mmio = Size(device, "region_mmio_size");
            if (mmio <= pageSize)
                continue; // one file has both: as RegionFiles has it
            longestMmio = Math.Max(longestMmio, mmio);
            longestDus = Math.Max(longestDus, Size(device, "region_dus_size"));
        }

        return new MapFilter(pageSize, longestMmio, longestDus);
    }

    private static long Size(string device, string attribute)
    {
        try
        {
            return long.Parse(File.ReadAllText(Path.Combine(device, attribute)), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has no such region, or was removed
        }
    }
}
