namespace Uacce.Framework;

// What a worker does for others when its own queues have nothing.
internal sealed partial class Worker
{
    // More looks at the runs before the worker rests: where there was one, the next is likely.
    private int _looksForRuns;
    private long _helped;

    /// <summary>Whether it is one of those who may take part in a run.</summary>
    public bool MayHelp(SharedRun run) => Index < run.WorkerLimit && run.TakesHelp && (AttachedCount == 0 || !run.IsHeavy);

    /// <summary>
    /// Wakes the worker if it rests, and starts it if it had nothing to do yet; false when it is up. The run it is called for has been in its place
    /// since a full fence. Any thread.
    /// </summary>
    public bool TryCall() => _signals.TryWake() || (Volatile.Read(ref _thread) is null && TryStart());

    private bool TryStart()
    {
        try
        {
            using (_tableLock.EnterScope())
                return !_stopping && TryStartLocked();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            return false; // no thread can be had now: whoever calls does it all alone
        }
    }

    /// <summary>Does one request of another worker's run; false when there was none. Then looks at its own queues again.</summary>
    private bool TryHelp(WorkerTurn turn)
    {
        if (_runs.Find(this) is not { } run)
            return false;
        LockOrder.AssertNoneHeld("do a request of a run");
        turn.Enter(run);
        bool helped = _runs.TryTakePart(run);
        turn.Leave();
        if (turn.MayHaveEnded)
            HandOver(turn, null);
        if (turn.IsOver || !helped)
            return helped;
        Volatile.Write(ref _helped, _helped + 1);
        _looksForRuns = _spinLooks;
        return true;
    }
}
