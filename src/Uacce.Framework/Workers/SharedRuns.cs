namespace Uacce.Framework;

/// <summary>The runs on offer in a pool, and who is called for them.</summary>
/// <remarks>
/// A run that calls for help while workers rest finds one: the offer is an atomic exchange, then a look at who rests; the worker that is going
/// to rest says so by an atomic exchange and then looks at the offers (<see cref="WorkerSignals.Sleep"/>). Thread-safe.
/// </remarks>
/// <param name="workers">The workers of the pool; filled before the first offer.</param>
internal sealed class SharedRuns(Worker[] workers)
{
    // As many as workers, each of which is in one queue's work at a time. Threads that are stuck in theirs, and no workers any more, may
    // have places too; then a run has none, and its owner does it alone.
    private readonly SharedRun?[] _places = new SharedRun?[workers.Length];

    /// <summary>Puts an open run where others find it; false when there is no place.</summary>
    public bool TryPut(SharedRun run)
    {
        foreach (ref SharedRun? place in _places.AsSpan())
        {
            SchedulePoint.Pass();
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, run, null) is null)
            {
                CallOne(run);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes it away. Who has found it may still enter.</summary>
    public void Remove(SharedRun run)
    {
        int place = Array.IndexOf(_places, run);
        SchedulePoint.Pass();
        if (place >= 0)
            Volatile.Write(ref _places[place], null);
    }

    /// <summary>A run with requests that this worker may take; null: none.</summary>
    public SharedRun? Find(int worker)
    {
        foreach (ref SharedRun? place in _places.AsSpan())
        {
            SchedulePoint.Pass();
            if (Volatile.Read(ref place) is { } run && worker < run.WorkerLimit && run.HasUntaken)
                return run;
        }

        return null;
    }

    /// <summary>Does one request of a run; false when the run was over or none was left.</summary>
    public bool TryTakePart(SharedRun run)
    {
        using AccessScope inside = run.Enter();
        if (!inside.IsInside)
            return false;
        CallOne(run);
        return run.TakeNext();
    }

    // One, and not as many as there are requests: who was called calls the next, so calling is shared, too.
    private void CallOne(SharedRun run)
    {
        if (!run.IsWorthACall)
            return;
        foreach (Worker worker in workers.AsSpan(0, run.WorkerLimit))
        {
            if (worker.TryCall())
                return;
        }
    }
}
