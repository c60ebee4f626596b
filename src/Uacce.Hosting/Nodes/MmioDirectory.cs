using System.Globalization;
using Uacce.Abi;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Nodes;

/// <summary>
/// For each open device node, by its inode number, a second file of the same queue that has MMIO at page 0: for clients that know of
/// it, and for a launcher that puts it into the place of the first. Not listed.
/// </summary>
internal sealed class MmioDirectory : FuseDirectory
{
    /// <summary>Where open nodes are found; set once, before anything is looked up.</summary>
    public NodeTable? Nodes { get; set; }

    public override FuseNode? Find(string name) =>
        ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id)
        && Nodes?.Find(id) is DeviceNode { Queue: { } queue }
            ? new MmioNode(queue)
            : null;

    public override IReadOnlyList<FuseEntry> List() => [];

    /// <summary>The second file of one queue; only for who opened the first, and for this process.</summary>
    private sealed class MmioNode(HostedQueue queue) : FuseNode
    {
        private const uint OwnerOnly = 0x180;

        public override uint Mode => RegularType | OwnerOnly;

        public override uint User => queue.Opener.User;

        public override uint Group => queue.Opener.Group;

        public override Errno Open(in FuseCaller caller, out FuseOpenFile? file)
        {
            file = null;
            if (!queue.IsOpener(caller) && !IsThisProcess(caller))
                return Errno.EPERM;
            if (!queue.TryAddFile())
                return Errno.ENXIO;
            file = new QueueFile(queue, queue.Regions.Mmio, static () => { });
            return Errno.None;
        }

        private static bool IsThisProcess(in FuseCaller caller) =>
            caller.Thread is > 0 and <= int.MaxValue && Native.ProcessIdentity.ProcessOf((int)caller.Thread) == Environment.ProcessId;
    }
}
