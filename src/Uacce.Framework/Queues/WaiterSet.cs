using Microsoft.Extensions.Logging;
using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>The one-shot waiters of one queue.</summary>
/// <remarks>Thread-safe. Waking with nobody waiting is one fence and one read.</remarks>
internal sealed class WaiterSet
{
    // Guards the list.
    // A leaf: taken after any other lock, and nothing is taken under it.
    // Waiters are called after it is released.
    private readonly OrderedLock _waitersLock = new(LockRank.Leaf);
    private readonly List<IQueueWaiter> _waiters = [];
    private readonly string _device;
    private readonly ILogger _log;
    private int _count;

    public WaiterSet(string device, ILogger log)
    {
        _device = device;
        _log = log;
    }

    /// <summary>
    /// Adds a waiter. A full fence follows, so a waiter that looks at the completion ring after this either sees the
    /// completion or is called for it. Pairs with the fence in <see cref="Wake"/>.
    /// </summary>
    public void Add(IQueueWaiter waiter)
    {
        using (_waitersLock.EnterScope())
        {
            SchedulePoint.Allocate();
            _waiters.Add(waiter);
            Volatile.Write(ref _count, _waiters.Count);
        }

        Cpu.FullFence();
    }

    public void Remove(IQueueWaiter waiter)
    {
        using (_waitersLock.EnterScope())
        {
            _waiters.Remove(waiter);
            Volatile.Write(ref _count, _waiters.Count);
        }
    }

    /// <summary>Whether there is a waiter, behind a full fence. Pairs with the fence in <see cref="Add"/>.</summary>
    public bool HasAny()
    {
        SchedulePoint.Pass();
        Cpu.FullFence();
        return Volatile.Read(ref _count) != 0;
    }

    /// <summary>
    /// Calls every waiter once and forgets it; one that throws is logged and keeps nobody from being called. Pairs with the
    /// fence in <see cref="Add"/>.
    /// </summary>
    public void Wake()
    {
        LockOrder.AssertNoneHeld("call waiters");
        if (!HasAny())
            return;
        // As many as were there at the start: one that adds itself again from OnReady waits for the next wake.
        for (int left = Volatile.Read(ref _count); left > 0; left--)
        {
            IQueueWaiter waiter;
            using (_waitersLock.EnterScope())
            {
                if (_waiters.Count == 0)
                    return;
                waiter = _waiters[0];
                _waiters.RemoveAt(0);
                Volatile.Write(ref _count, _waiters.Count);
            }

            Call(waiter);
        }
    }

    private void Call(IQueueWaiter waiter)
    {
        try
        {
            waiter.OnReady();
        }
#pragma warning disable CA1031 // a defect of one waiter must cost neither the others nor the caller, often a worker
        catch (Exception defect)
#pragma warning restore CA1031
        {
            _log.WaiterThrew(_device, defect);
        }
    }
}
