using Uacce.Hosting.Fuse;

namespace Uacce.Hosting.Nodes;

/// <summary>The top of the file system.</summary>
internal sealed class RootDirectory(DeviceDirectory devices, FuseDirectory attributes) : FuseDirectory
{
    public MmioDirectory Mmio { get; } = new();

    public override FuseNode? Find(string name) => name switch
    {
        "dev" => devices,
        "class" => attributes,
        "mmio" => Mmio,
        _ => null,
    };

    public override IReadOnlyList<FuseEntry> List() => [EntryOf("dev", devices), EntryOf("class", attributes), EntryOf("mmio", Mmio)];
}
