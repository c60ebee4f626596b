using System.Runtime.CompilerServices;
using Uacce.Framework;
using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Attributes;

/// <summary>What belongs at <c>/sys/class/uacce</c>: a directory for each registered device.</summary>
internal sealed class ClassDirectory(UacceRegistry registry) : FuseDirectory
{
    // One for each device, as long as that lives: a directory that stays the same can be somebody's working directory.
    private readonly ConditionalWeakTable<UacceDevice, AttributeDirectory> _directories = [];

    public override FuseNode? Find(string name) => registry.Find(name) is { } device ? DirectoryOf(device) : null;

    public override IReadOnlyList<FuseEntry> List() =>
        [.. registry.Devices.Select(device => EntryOf(device.Name, DirectoryOf(device)))];

    private AttributeDirectory DirectoryOf(UacceDevice device) =>
        _directories.GetValue(device, static device => new AttributeDirectory(device));
}
