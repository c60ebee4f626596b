using Uacce.Framework;
using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Nodes;

/// <summary>The nodes of the registered devices, by name.</summary>
/// <param name="registry">Whose devices.</param>
/// <param name="queues">Where their queues are opened.</param>
/// <param name="settings">What all nodes have in common.</param>
/// <param name="isFlat">Whether regions lie behind each other, or where the kernel's clients map them.</param>
internal sealed class DeviceDirectory(UacceRegistry registry, HostedQueues queues, NodeSettings settings, bool isFlat) : FuseDirectory
{
    public override FuseNode? Find(string name) =>
        registry.Find(name) is { } device ? new DeviceNode(device, queues, settings, isFlat) : null;

    public override IReadOnlyList<FuseEntry> List() =>
        [.. registry.Devices.Select(device => new FuseEntry(device.Name, RegularType | settings.Permissions))];
}
