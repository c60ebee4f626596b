using System.Globalization;
using Uacce.Abi;
using Uacce.Client.Transport;
using Uacce.Native;

namespace Uacce.Client;

/// <summary>The devices of the kernel's uacce class, found in sysfs and opened through <c>/dev</c>.</summary>
public sealed class KernelDevices : AcceleratorSource
{
    private readonly string _classDirectory;
    private readonly string _nodeDirectory;

    /// <summary>The devices of this machine.</summary>
    public KernelDevices()
        : this("/sys/class/uacce", "/dev")
    {
    }

    /// <summary>Devices whose attributes and nodes live elsewhere, as in a container or a test.</summary>
    public KernelDevices(string classDirectory, string nodeDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(classDirectory);
        ArgumentException.ThrowIfNullOrEmpty(nodeDirectory);
        _classDirectory = classDirectory;
        _nodeDirectory = nodeDirectory;
    }

    /// <inheritdoc/>
    public override string Name => "kernel";

    /// <inheritdoc/>
    public override IReadOnlyList<AcceleratorDevice> Enumerate()
    {
        if (!Directory.Exists(_classDirectory))
            return [];
        var devices = new List<AcceleratorDevice>();
        foreach (string entry in Directory.EnumerateFileSystemEntries(_classDirectory).Order(StringComparer.Ordinal))
        {
            if (TryRead(Path.GetFileName(entry)) is { } device)
                devices.Add(device);
        }

        return devices;
    }

    internal override Errno TryOpen(AcceleratorDevice device, out QueueTransport? transport)
    {
        Errno error = DeviceFile.TryOpen(Path.Combine(_nodeDirectory, device.Name), out DeviceFile? file);
        transport = file is null ? null : new NodeTransport(file);
        return error;
    }

    private AcceleratorDevice? TryRead(string name)
    {
        string? api = ReadAttribute(name, "api");
        string? algorithms = ReadAttribute(name, "algorithms");
        if (api is null || algorithms is null || ReadNumber(name, "flags") is not { } flags)
            return null;
        return new AcceleratorDevice(this, name)
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
            return File.ReadAllText(Path.Combine(_classDirectory, device, attribute)).Trim('\n');
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            // Absent (optional attribute, or the device left while we looked) and unreadable mean the same to a client.
            return null;
        }
    }
}
