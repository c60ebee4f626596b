namespace Uacce.Framework;

/// <summary>Process address space ids: one number space for all address spaces. Thread-safe.</summary>
/// <remarks>0 is reserved for accesses without a PASID, so it is never handed out.</remarks>
internal sealed class PasidAllocator
{
    /// <summary>PASIDs have 20 bits.</summary>
    internal const int MaxPasid = (1 << 20) - 1;

    internal static PasidAllocator Shared { get; } = new(MaxPasid);

    // Guards the free list.
    // A leaf, taken under an address space's lock; nothing is taken under it.
    // Never held across a callback or a wait.
    private readonly OrderedLock _pasidsLock = new(LockRank.Leaf);
    private readonly Queue<int> _freed = [];
    private readonly int _max;
    private int _next = 1;

    internal PasidAllocator(int max) => _max = max;

    /// <summary>Takes an id; false when all are in use. Ids come back as late as possible, to make stale ones stand out.</summary>
    public bool TryTake(out int pasid)
    {
        using (_pasidsLock.EnterScope())
        {
            if (_next <= _max)
            {
                SchedulePoint.Allocate();
                _freed.EnsureCapacity(_next); // now, so that giving back, the end of a close, allocates nothing
                pasid = _next++;
                return true;
            }

            return _freed.TryDequeue(out pasid);
        }
    }

    public void Return(int pasid)
    {
        using (_pasidsLock.EnterScope())
            _freed.Enqueue(pasid);
    }
}
