using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Nodes;

/// <summary>The queues that other processes have open on a host, and whether it lets more in. Thread-safe.</summary>
internal sealed class HostedQueues(AddressSpaceTable spaces)
{
    // Guards the set, and that the host is draining.
    // A leaf: nothing is taken under it.
    // Never held while a queue is opened or closed.
    private readonly Lock _queuesLock = new();
    private readonly HashSet<HostedQueue> _queues = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDraining;

    /// <summary>The queues there are now.</summary>
    public IReadOnlyList<HostedQueue> All
    {
        get
        {
            using (_queuesLock.EnterScope())
                return [.. _queues];
        }
    }

    /// <summary>Whether no more queues are let in.</summary>
    public bool IsDraining
    {
        get
        {
            using (_queuesLock.EnterScope())
                return _isDraining;
        }
    }

    /// <summary>Opens a queue for the caller's address space. ENODEV when no more are let in, as on a device that goes.</summary>
    public Errno TryOpen(UacceDevice device, in FuseCaller caller, int pageSize, bool isFlat, out HostedQueue? queue, out string problem)
    {
        Errno error = HostedQueue.TryOpen(device, spaces, Remove, caller, pageSize, isFlat, out queue, out problem);
        if (queue is null)
            return error;
        using (_queuesLock.EnterScope())
        {
            if (!_isDraining)
            {
                _queues.Add(queue);
                return Errno.None;
            }
        }

        queue.Release();
        queue = null;
        problem = "the server is ending";
        return Errno.ENODEV;
    }

    /// <summary>Lets no more queues in. The task ends with the last of those that are open.</summary>
    public Task Drain()
    {
        using (_queuesLock.EnterScope())
        {
            _isDraining = true;
            if (_queues.Count == 0)
                _drained.TrySetResult();
        }

        return _drained.Task;
    }

    private void Remove(HostedQueue queue)
    {
        using (_queuesLock.EnterScope())
        {
            if (_queues.Remove(queue) && _isDraining && _queues.Count == 0)
                _drained.TrySetResult();
        }
    }
}
