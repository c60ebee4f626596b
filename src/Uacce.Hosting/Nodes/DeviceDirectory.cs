using Uacce.Framework;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Nodes;

/// <summary>The nodes of the registered devices, by name.</summary>
internal sealed class DeviceDirectory(UacceRegistry registry, AddressSpaceTable spaces, NodeSettings settings) : FuseDirectory
{
    public override FuseNode? Find(string name) =>
        registry.Find(name) is { } device ? new DeviceNode(device, spaces, settings) : null;

    public override IReadOnlyList<FuseEntry> List() =>
        [.. registry.Devices.Select(device => new FuseEntry(device.Name, RegularType | settings.Permissions))];
}
