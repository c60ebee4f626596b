using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Fuse;

/// <summary>A directory: finds its entries by name, and lists them.</summary>
internal abstract class FuseDirectory : FuseNode
{
    private const uint Permissions = 0x16D; // r-xr-xr-x

    public override uint Mode => DirectoryType | Permissions;

    /// <summary>The entry of that name, or null.</summary>
    public abstract FuseNode? Find(string name);

    /// <summary>The names there are now, with the type of each as in st_mode.</summary>
    public abstract IReadOnlyList<FuseEntry> List();

    public override Errno Open(in FuseCaller caller, OpenRequest request, out FuseOpenFile? file)
    {
        file = new OpenDirectory(List());
        return Errno.None;
    }

    protected static FuseEntry EntryOf(string name, FuseNode node) => new(name, node.Mode);
}

/// <summary>A name in a listing.</summary>
internal readonly record struct FuseEntry(string Name, uint Mode);
