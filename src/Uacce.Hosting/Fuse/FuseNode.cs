using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Fuse;

/// <summary>
/// A file or directory as the kernel knows it, by number. Which object a look-up finds decides whether two look-ups are one
/// node: the same object is the same node, a new one a node of its own.
/// </summary>
internal abstract class FuseNode
{
    protected const uint DirectoryType = 0x4000;
    protected const uint RegularType = 0x8000;

    /// <summary>The number, once looked up; 0 while the kernel does not know the node. Belongs to <see cref="NodeTable"/>.</summary>
    public ulong Id { get; set; }

    /// <summary>Look-ups that were not forgotten yet. Belongs to <see cref="NodeTable"/>.</summary>
    public ulong Lookups { get; set; }

    /// <summary>Type and permissions, as in st_mode.</summary>
    public abstract uint Mode { get; }

    public virtual ulong Size => 0;

    public virtual uint User => 0;

    public virtual uint Group => 0;

    public bool IsDirectory => (Mode & DirectoryType) != 0;

    public FuseAttributes Attributes => new(Id, Mode, Size, Links: 1, User, Group);

    /// <summary>open(2) of this node.</summary>
    public abstract Errno Open(in FuseCaller caller, OpenRequest request, out FuseOpenFile? file);
}
