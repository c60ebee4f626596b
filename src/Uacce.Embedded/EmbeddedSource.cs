using Uacce.Abi;
using Uacce.Client;
using Uacce.Client.Transport;
using Uacce.Framework;

namespace Uacce.Embedded;

/// <summary>Shows the devices of a registry in this process to the client.</summary>
internal sealed class EmbeddedSource : AcceleratorSource
{
    private readonly UacceRegistry _registry;
    private readonly LocalAddressSpace _space;

    public EmbeddedSource(UacceRegistry registry, LocalAddressSpace space)
    {
        _registry = registry;
        _space = space;
    }

    public override string Name => "embedded";

    public override IReadOnlyList<AcceleratorDevice> Enumerate() => [.. _registry.Devices.Select(Describe)];

    internal override Errno TryOpen(AcceleratorDevice device, out QueueTransport? transport)
    {
        transport = null;
        if (_registry.Find(device.Name) is not { } found)
            return Errno.ENODEV;
        Errno error = found.Open(_space, out UacceQueue? queue);
        if (queue is not null)
            transport = new EmbeddedTransport(queue, _space);
        return error;
    }

    private AcceleratorDevice Describe(UacceDevice device) => new(this, device.Name)
    {
        Api = device.Api,
        Flags = device.Flags,
        Algorithms = device.Algorithms,
        MmioSize = device.RegionSize(RegionType.Mmio),
        DusSize = device.RegionSize(RegionType.Dus),
        NumaNode = device.NumaNode,
        AvailableInstances = device.AvailableInstances,
        IsIsolated = device.IsIsolated,
        Effort = device.Effort,
    };
}
