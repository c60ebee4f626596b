using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Nodes;

/// <summary>The node of a device, as one look-up found it: its open file is one queue.</summary>
/// <remarks>
/// A new object for each look-up, so that each open is of a node of its own: the kernel ties one backing file to a node, and each
/// queue has its own. A node that is opened again by number (<c>/proc/self/fd</c>) while its queue is open is busy.
/// </remarks>
internal sealed class DeviceNode(UacceDevice device, HostedQueues queues, NodeSettings settings, bool isFlat) : FuseNode, IQueueNode
{
    private int _isOpen;
    private HostedQueue? _queue;

    public override uint Mode => RegularType | settings.Permissions;

    public override uint User => settings.User;

    public override uint Group => settings.Group;

    /// <summary>The queue that is open, or null.</summary>
    public HostedQueue? Queue => Volatile.Read(ref _queue);

    public RegionType Region => RegionType.Dus;

    public override Errno Open(in FuseCaller caller, OpenRequest request, out FuseOpenFile? file)
    {
        file = null;
        if (Interlocked.Exchange(ref _isOpen, 1) != 0)
            return Errno.EBUSY;
        Errno error = queues.TryOpen(device, caller, settings.PageSize, isFlat, out HostedQueue? queue, out string problem);
        if (queue is null)
        {
            Volatile.Write(ref _isOpen, 0);
            if (problem.Length > 0)
                settings.Log.OpenRefused(device.Name, caller.Thread, problem, error);
            return error;
        }

        Volatile.Write(ref _queue, queue);
        file = new QueueFile(queue, queue.Regions.FileOf(Region), Released);
        return Errno.None;
    }

    private void Released()
    {
        Volatile.Write(ref _queue, null);
        Volatile.Write(ref _isOpen, 0);
    }
}
