using Uacce.Abi;
using Uacce.Cli.Accelerators;
using Uacce.Client;
using Uacce.Native;

namespace Uacce.Cli.Doctor;

/// <summary>Looks at the kernel's class directory, and whether this user may open the nodes.</summary>
internal static class KernelCheck
{
    private const string Topic = "kernel";

    public static IEnumerable<Finding> Run()
    {
        if (!Directory.Exists(KernelPaths.ClassDirectory))
        {
            yield return new Finding(
                Topic, KernelPaths.ClassDirectory, Health.Note, "not there: no accelerator driver is loaded",
                "nothing, unless this machine has the hardware: then 'modprobe hisi_zip'; embedded devices do the work meanwhile");
            yield break;
        }

        IReadOnlyList<AcceleratorDevice> devices = new KernelDevices().Enumerate();
        if (devices.Count == 0)
            yield return new Finding(Topic, KernelPaths.ClassDirectory, Health.Note, "there, but no device is in it", "see 'dmesg' for what the driver says");
        foreach (AcceleratorDevice device in devices)
            yield return Look(device);
    }

    private static Finding Look(AcceleratorDevice device)
    {
        string node = Path.Combine(KernelPaths.NodeDirectory, device.Name);
        if (device.IsIsolated)
            return new Finding(Topic, device.Name, Health.Broken, "has isolated itself after errors", "see 'dmesg'; reset or reload its driver");
        if (!device.Flags.HasFlag(DeviceFlags.Sva))
            return new Finding(Topic, device.Name, Health.Note, "shares no addresses (no SVA), so this client cannot use it", "turn the IOMMU on: 'iommu.passthrough=0', and SVA in the firmware");
        if (device.AvailableInstances == 0)
            return new Finding(Topic, device.Name, Health.Note, "all queues are taken", "close what uses them: 'fuser " + node + "'");
        Errno error = DeviceFile.TryOpen(node, out DeviceFile? file);
        file?.Dispose();
        return error switch
        {
            Errno.None => new Finding(Topic, device.Name, Health.Ok, $"{node} can be opened"),
            Errno.EACCES or Errno.EPERM => new Finding(
                Topic, device.Name, Health.Broken, $"{node} may not be opened by this user",
                $"'chmod 666 {node}', or a udev rule: SUBSYSTEM==\"uacce\", MODE=\"0666\""),
            Errno.ENOENT => new Finding(Topic, device.Name, Health.Broken, $"{node} is not there", "inside a container: '--device " + node + "'"),
            _ => new Finding(Topic, device.Name, Health.Broken, $"{node} cannot be opened: {ErrnoText.Of(error)}"),
        };
    }
}
