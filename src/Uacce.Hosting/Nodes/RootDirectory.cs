using Uacce.Abi;
using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Nodes;

/// <summary>The top of the file system.</summary>
internal sealed class RootDirectory(FuseDirectory devices, FuseDirectory flatDevices, FuseDirectory attributes, FuseDirectory modules) : FuseDirectory
{
    public const string DevicesName = HostedTree.Nodes;
    public const string FlatDevicesName = HostedTree.FlatNodes;
    public const string AttributesName = HostedTree.Attributes;
    public const string ModulesName = "module";

    private readonly RegionDirectory _mmio = new(RegionType.Mmio);
    private readonly RegionDirectory _dus = new(RegionType.Dus);

    /// <summary>The directory of files that have a region where clients map it.</summary>
    public static string NameOf(RegionType region) => region == RegionType.Mmio ? "mmio" : "dus";

    /// <summary>Where open nodes are found; called once, before anything is looked up.</summary>
    public void FindNodesIn(NodeTable nodes)
    {
        _mmio.Nodes = nodes;
        _dus.Nodes = nodes;
    }

    public override FuseNode? Find(string name) => name switch
    {
        DevicesName => devices,
        FlatDevicesName => flatDevices,
        AttributesName => attributes,
        ModulesName => modules,
        _ when name == NameOf(RegionType.Mmio) => _mmio,
        _ when name == NameOf(RegionType.Dus) => _dus,
        _ => null,
    };

    public override IReadOnlyList<FuseEntry> List() =>
    [
        EntryOf(DevicesName, devices),
        EntryOf(FlatDevicesName, flatDevices),
        EntryOf(AttributesName, attributes),
        EntryOf(ModulesName, modules),
        EntryOf(NameOf(RegionType.Mmio), _mmio),
        EntryOf(NameOf(RegionType.Dus), _dus),
    ];
}
