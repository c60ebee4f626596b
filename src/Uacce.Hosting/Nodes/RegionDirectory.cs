using System.Globalization;
using Uacce.Abi;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Nodes;

/// <summary>
/// For each open file of a queue, by its inode number, another file of the same queue, with one region at the page where clients map
/// it: for clients that know of it, and for a launcher that puts it into the place of the first. Not listed, and there only where the open file
/// has the region elsewhere.
/// </summary>
internal sealed class RegionDirectory(RegionType region) : FuseDirectory
{
    /// <summary>Where open nodes are found; set once, before anything is looked up.</summary>
    public NodeTable? Nodes { get; set; }

    public override FuseNode? Find(string name) =>
        ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id)
        && Nodes?.Find(id) is IQueueNode { Queue: { Regions.IsOneFile: false } queue } node
        && node.Region != region
            ? new RegionNode(queue, region)
            : null;

    public override IReadOnlyList<FuseEntry> List() => [];

    /// <summary>
    /// The file; only for who opened the queue, and for who may look into any process: this one, and root, who launches programs on a
    /// server's devices.
    /// </summary>
    private sealed class RegionNode(HostedQueue queue, RegionType region) : FuseNode, IQueueNode
    {
        private const uint OwnerOnly = 0x180;

        public override uint Mode => RegularType | OwnerOnly;

        public override uint User => queue.Opener.User;

        public override uint Group => queue.Opener.Group;

        public HostedQueue? Queue => queue;

        public RegionType Region => region;

        public override Errno Open(in FuseCaller caller, OpenRequest request, out FuseOpenFile? file)
        {
            file = null;
            if (!queue.IsOpener(caller) && !IsThisProcess(caller) && !IsRoot(caller))
                return Errno.EPERM;
            if (!queue.TryAddFile())
                return Errno.ENXIO;
            file = new QueueFile(queue, queue.Regions.FileOf(region), static () => { });
            return Errno.None;
        }

        private static bool IsRoot(in FuseCaller caller) => caller is { User: 0, Thread: > 0 };

        private static bool IsThisProcess(in FuseCaller caller) =>
            ProcessIdentity.IsHere(caller.Thread) && ProcessIdentity.ProcessOf((int)caller.Thread) == Environment.ProcessId;
    }
}

/// <summary>A node whose open file is a queue's.</summary>
internal interface IQueueNode
{
    /// <summary>The queue, or null when none is open.</summary>
    HostedQueue? Queue { get; }

    /// <summary>The region that its file has where clients map it.</summary>
    RegionType Region { get; }
}
