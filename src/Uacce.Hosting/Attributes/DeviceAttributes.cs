using System.Globalization;
using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Hosting.Attributes;

/// <summary>
/// The attributes of a device: names, and what they say, as <c>Documentation/ABI/testing/sysfs-driver-uacce</c> and the class-device core have
/// them. Each is asked anew for each read.
/// </summary>
internal static class DeviceAttributes
{
    /// <summary>What one attribute says; an error number instead of text is the reader's error.</summary>
    public delegate Errno Show(UacceDevice device, out string text);

    /// <summary>Sets one attribute.</summary>
    public delegate Errno Store(UacceDevice device, string text);

    /// <summary>The attributes that a device has now, in the order they are listed.</summary>
    public static IEnumerable<AttributeDescription> Of(UacceDevice device)
    {
        yield return Text("api", static device => device.Api);
        yield return Number("flags", static device => (int)device.Flags);
        yield return new("available_instances", ShowInstances);
        yield return Text("algorithms", static device => string.Join('\n', device.Algorithms));
        if (device.RegionSize(RegionType.Mmio) > 0)
            yield return Number("region_mmio_size", static device => device.RegionSize(RegionType.Mmio));
        if (device.RegionSize(RegionType.Dus) > 0)
            yield return Number("region_dus_size", static device => device.RegionSize(RegionType.Dus));
        if (device.SupportsIsolation)
            yield return Number("isolate", static device => device.IsIsolated ? 1 : 0);
        if (device.ReadIsolationThreshold(out _) != Errno.ENOENT)
            yield return new("isolate_strategy", ShowThreshold, StoreThreshold);
        // No character device stands behind the node, so there is no major number; the minor is the device id as ever.
        yield return Text("dev", static device => string.Create(CultureInfo.InvariantCulture, $"0:{device.Id}"));
        yield return Text("uevent", static device => $"DEVNAME={device.Name}");
        // Ours: what a client cannot know of software, and need not of hardware.
        if (device.Effort is { } effort)
            yield return Text("effort", _ => EffortName(effort));
        if (device.Usage is not null)
            yield return new("dev_usage", ShowUsage);
    }

    /// <summary>The attributes of the device's parent.</summary>
    public static IEnumerable<AttributeDescription> OfParent() => [Number("numa_node", static device => device.NumaNode)];

    private static string EffortName(CompressionEffort effort) => effort switch
    {
        CompressionEffort.None => "none",
        CompressionEffort.Fast => "fast",
        CompressionEffort.Balanced => "balanced",
        _ => "best",
    };

    /// <summary>An attribute of one line.</summary>
    public static AttributeDescription Text(string name, Func<UacceDevice, string> show) => new(name, (UacceDevice device, out string text) =>
    {
        text = show(device) + "\n";
        return Errno.None;
    });

    private static AttributeDescription Number(string name, Func<UacceDevice, int> show) =>
        Text(name, device => show(device).ToString(CultureInfo.InvariantCulture));

    private static Errno ShowInstances(UacceDevice device, out string text)
    {
        int? instances = device.AvailableInstances;
        text = string.Create(CultureInfo.InvariantCulture, $"{instances}\n");
        return instances is null ? Errno.ENODEV : Errno.None;
    }

    private static Errno ShowUsage(UacceDevice device, out string text)
    {
        string? usage = device.Usage;
        text = usage ?? "";
        return usage is null ? Errno.ENODEV : Errno.None;
    }

    private static Errno ShowThreshold(UacceDevice device, out string text)
    {
        Errno error = device.ReadIsolationThreshold(out ushort threshold);
        text = string.Create(CultureInfo.InvariantCulture, $"{threshold}\n");
        return error;
    }

    private static Errno StoreThreshold(UacceDevice device, string text) =>
        KernelNumber.TryParse(text, out ulong threshold) && threshold <= ushort.MaxValue
            ? device.WriteIsolationThreshold((ushort)threshold)
            : Errno.EINVAL;
}

/// <summary>An attribute: its name, how it is read, and how it is written if it can be.</summary>
internal sealed record AttributeDescription(string Name, DeviceAttributes.Show Show, DeviceAttributes.Store? Store = null);
