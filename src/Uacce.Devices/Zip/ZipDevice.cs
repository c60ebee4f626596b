using Uacce.Devices.QueueManager;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>Makes HiSilicon ZIP devices: a queue manager with a compression engine behind it.</summary>
internal static class ZipDevice
{
    /// <summary>The interface name; programs look for it in the class directory.</summary>
    public const string Name = "hisi_zip";

    /// <summary>Makes a device and registers it.</summary>
    public static UacceDevice Register(UacceRegistry registry, ZipDeviceOptions options)
    {
        var function = new ZipFunction(options);
        var device = new QmDevice(options.QueueManager, function);
        return registry.Register(
            new UacceDeviceOptions
            {
                Name = Name,
                Api = device.Api,
                // The order of the kernel. Hardware of version 2 has no raw deflate.
                Algorithms = options.QueueManager.Version == 2 ? ["zlib", "gzip"] : ["zlib", "gzip", "deflate"],
                MmioSize = device.MmioSize,
                DusSize = device.Layout.Size,
                Effort = options.Effort,
                RefuseOpensWhenIsolated = options.RefuseOpensWhenIsolated,
            },
            device);
    }
}
