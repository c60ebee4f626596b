namespace Uacce.Framework;

/// <summary>The time for which one thread is a worker's. It ends early when another thread takes over, because this one does not come out of a call.</summary>
/// <remarks>
/// The thread counts its calls and then looks whether its turn has ended; whoever ends it says so, runs a barrier on all processors, and then
/// looks at the count. So either the thread learns that its turn has ended before it does anything more, or the turn goes on. The thread itself
/// pays no fence.
/// </remarks>
internal sealed class WorkerTurn
{
    // Odd while the thread is in a call. Written by the thread alone.
    private long _calls;
    private long _callsSeen;
    private bool _mayHaveEnded;

    /// <summary>The queue whose work the thread is in, or was in last; null: it is in a run of another worker's.</summary>
    public WorkAttachment? Current { get; private set; }

    /// <summary>The run of another worker's queue that the thread is in; null: none.</summary>
    public SharedRun? Run { get; private set; }

    /// <summary>The queue that the thread of the turn before is still in.</summary>
    public WorkAttachment? Held { get; set; }

    /// <summary>The run that takes no help until the thread of this turn, which has ended, is out of it; null: none.</summary>
    public SharedRun? StuckIn { get; set; }

    /// <summary>Set by the thread when it knows that it has to go.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether somebody has tried to end the turn, and may have. Thread only, outside of calls.</summary>
    public bool MayHaveEnded => Volatile.Read(ref _mayHaveEnded);

    /// <summary>The thread goes into a queue's work.</summary>
    public void Enter(WorkAttachment attachment)
    {
        Current = attachment;
        Volatile.Write(ref _calls, _calls + 1);
    }

    /// <summary>The thread goes into a run of another worker's queue.</summary>
    public void Enter(SharedRun run)
    {
        (Current, Run) = (null, run);
        Volatile.Write(ref _calls, _calls + 1);
    }

    /// <summary>The thread is out again, if it was in.</summary>
    public void Leave()
    {
        if ((_calls & 1) != 0)
            Volatile.Write(ref _calls, _calls + 1);
        if (Run is not null)
            Run = null;
    }

    /// <summary>Whether the thread is in the same call as when this was asked last. By one caller at a time.</summary>
    public bool IsInTheSameCall()
    {
        long calls = Volatile.Read(ref _calls);
        bool isSame = calls == _callsSeen;
        _callsSeen = calls;
        return isSame && (calls & 1) != 0;
    }

    /// <summary>Ends the turn if the thread is still in that call; false when it came out, and the turn goes on. Pairs with <see cref="MayHaveEnded"/>.</summary>
    public bool TryEnd()
    {
        Volatile.Write(ref _mayHaveEnded, true);
        Interlocked.MemoryBarrierProcessWide();
        if (Volatile.Read(ref _calls) == _callsSeen)
            return true;
        Volatile.Write(ref _mayHaveEnded, false);
        return false;
    }
}
