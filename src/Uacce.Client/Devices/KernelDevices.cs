using Uacce.Abi;
using Uacce.Client.Devices;
using Uacce.Client.Transport;
using Uacce.Native;

namespace Uacce.Client;

/// <summary>The devices of the kernel's uacce class, found in sysfs and opened through <c>/dev</c>.</summary>
public sealed class KernelDevices : AcceleratorSource
{
    private readonly ClassDirectory _attributes;
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
        _attributes = new ClassDirectory(classDirectory);
        _nodeDirectory = nodeDirectory;
    }

    /// <inheritdoc/>
    public override string Name => "kernel";

    /// <inheritdoc/>
    public override IReadOnlyList<AcceleratorDevice> Enumerate() => _attributes.Read(this);

    internal override Errno TryOpen(AcceleratorDevice device, out QueueTransport? transport)
    {
        Errno error = DeviceFile.TryOpen(Path.Combine(_nodeDirectory, device.Name), out DeviceFile? file);
        transport = file is null ? null : new NodeTransport(file, (long)RegionType.Dus * Environment.SystemPageSize, SlabLender.Of(_nodeDirectory));
        return error;
    }
}
