using Uacce.Framework;
using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Attributes;

/// <summary>The attributes of one device, and its parent.</summary>
internal sealed class AttributeDirectory(UacceDevice device) : FuseDirectory
{
    // What sysfs has as a link to the parent device.
    private const string ParentName = "device";

    private readonly ParentDirectory _parent = new(device);

    public UacceDevice Device => device;

    public override FuseNode? Find(string name) =>
        name == ParentName ? _parent : Find(device, DeviceAttributes.Of(device), name);

    public override IReadOnlyList<FuseEntry> List() =>
        [EntryOf(ParentName, _parent), .. DeviceAttributes.Of(device).Select(attribute => EntryOf(attribute.Name, new AttributeNode(device, attribute)))];

    private static AttributeNode? Find(UacceDevice device, IEnumerable<AttributeDescription> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.Name == name) is { } found ? new AttributeNode(device, found) : null;

    /// <summary>The parent device.</summary>
    private sealed class ParentDirectory(UacceDevice device) : FuseDirectory
    {
        public override FuseNode? Find(string name) => AttributeDirectory.Find(device, DeviceAttributes.OfParent(), name);

        public override IReadOnlyList<FuseEntry> List() =>
            [.. DeviceAttributes.OfParent().Select(attribute => EntryOf(attribute.Name, new AttributeNode(device, attribute)))];
    }
}
