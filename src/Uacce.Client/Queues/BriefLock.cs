using System.Runtime.CompilerServices;

namespace Uacce.Client.Queues;

/// <summary>A lock that costs little where nobody waits for it: entering is one atomic instruction, leaving one plain store.</summary>
/// <remarks>
/// Not reentrant, and not fair. Who finds it taken spins, yields, and at last naps for a millisecond at a time, because nobody is told when
/// it is free. So it is for what is short but for rare exceptions, as when a worker is woken or a queue ends under it; where threads wait often
/// or for long, <see cref="Lock"/> is the better one. That takes twice the time where none does.
/// </remarks>
internal sealed class BriefLock
{
    private int _isHeld;

    /// <summary>Enters if nobody is inside; then leave with <see cref="Exit"/>. Acquire order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter() => Volatile.Read(ref _isHeld) == 0 && Interlocked.CompareExchange(ref _isHeld, 1, 0) == 0;

    /// <summary>Enters as soon as nobody is inside, and leaves when the scope is disposed. Acquire order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope EnterScope()
    {
        if (!TryEnter())
            Await();
        return new Scope(this);
    }

    /// <summary>Leaves. Release order, which pairs with entering; no fence, so what the thread reads next may be older.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _isHeld, 0);

    private void Await()
    {
        var spin = new SpinWait();
        while (!TryEnter())
            spin.SpinOnce();
    }

    /// <summary>One stay inside.</summary>
    public readonly ref struct Scope(BriefLock entered)
    {
        /// <summary>Leaves.</summary>
        public void Dispose() => entered.Exit();
    }
}
