using System.Globalization;
using Uacce.Abi;

namespace Uacce.Client.Devices;

/// <summary>A directory with what sysfs says of accelerators: one directory for each, one file for each attribute.</summary>
internal sealed class ClassDirectory(string path)
{
    /// <summary>The devices there are now, as of a source; those that cannot be read are left out.</summary>
    public IReadOnlyList<AcceleratorDevice> Read(AcceleratorSource source)
    {
        if (!Directory.Exists(path))
            return [];
        var devices = new List<AcceleratorDevice>();
        try
        {
            foreach (string entry in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            {
                if (TryRead(source, Path.GetFileName(entry)) is { } device)
                    devices.Add(device);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Whoever provides it has just ended, or keeps it to itself.
        }

        return devices;
    }

    private AcceleratorDevice? TryRead(AcceleratorSource source, string name)
    {
        string? api = ReadAttribute(name, "api");
        string? algorithms = ReadAttribute(name, "algorithms");
        if (api is null || algorithms is null || ReadNumber(name, "flags") is not { } flags)
            return null;
        return new AcceleratorDevice(source, name)
        {
            Api = api,
            Algorithms = algorithms.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Flags = (DeviceFlags)flags,
            MmioSize = Math.Max(0, ReadNumber(name, "region_mmio_size") ?? 0),
            DusSize = Math.Max(0, ReadNumber(name, "region_dus_size") ?? 0),
            NumaNode = ReadNumber(name, "device/numa_node") ?? -1,
            AvailableInstances = ReadNumber(name, "available_instances"),
            IsIsolated = ReadNumber(name, "isolate") == 1,
            Effort = ReadAttribute(name, "effort") switch
            {
                "none" => CompressionEffort.None,
                "fast" => CompressionEffort.Fast,
                "balanced" => CompressionEffort.Balanced,
                "best" => CompressionEffort.Best,
                _ => null,
            },
        };
    }

    private int? ReadNumber(string device, string attribute) =>
        int.TryParse(ReadAttribute(device, attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    private string? ReadAttribute(string device, string attribute)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, device, attribute)).Trim('\n');
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            // Absent (optional attribute, or the device left while we looked) and unreadable mean the same to a client.
            return null;
        }
    }
}
