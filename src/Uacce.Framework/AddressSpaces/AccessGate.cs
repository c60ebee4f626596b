using System.Runtime.CompilerServices;

namespace Uacce.Framework;

/// <summary>Counts accesses in flight and can be shut: after <see cref="Close"/> none is inside and none enters.</summary>
/// <remarks>
/// One word holds both the count and the closed bit, so entering is one atomic add and can never slip past a close.
/// Thread-safe.
/// </remarks>
internal sealed class AccessGate
{
    private const long Closed = 1L << 62;

    private long _state;

    /// <summary>An open gate, or a closed one that nobody was in.</summary>
    public AccessGate(bool isClosed = false) => _state = isClosed ? Closed : 0;

    /// <summary>Whether nobody enters, as of now.</summary>
    public bool IsClosed => (Volatile.Read(ref _state) & Closed) != 0;

    /// <summary>Begins an access, which disposing the scope ends; it is inside unless the gate is closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // on the path of every request
    public AccessScope Enter()
    {
        SchedulePoint.Pass();
        if (Interlocked.Increment(ref _state) < Closed)
            return new AccessScope(this);
        Interlocked.Decrement(ref _state);
        return default;
    }

    /// <summary>For <see cref="AccessScope"/>: one access is over.</summary>
    internal void Exit()
    {
        SchedulePoint.Pass();
        Interlocked.Decrement(ref _state);
    }

    /// <summary>Shuts the gate and waits for whoever is inside. Waits as long as one request takes.</summary>
    public void Close()
    {
        LockOrder.AssertNoneHeld("wait for accesses in flight");
        SchedulePoint.Pass();
        Interlocked.Or(ref _state, Closed);
        if (SchedulePoint.Await(this, static gate => !gate.IsOccupied))
            return;
        var spin = new SpinWait();
        while (IsOccupied)
            spin.SpinOnce();
    }

    /// <summary>Lets accesses in again, behind a <see cref="Close"/> that has returned. What was written before is seen by who enters.</summary>
    public void Reopen()
    {
        SchedulePoint.Pass();
        Interlocked.And(ref _state, ~Closed); // and not a store: who is being refused has still to take itself off the count
    }

    private bool IsOccupied => (Volatile.Read(ref _state) & ~Closed) != 0;
}
