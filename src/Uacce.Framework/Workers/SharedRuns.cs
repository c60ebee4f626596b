namespace Uacce.Framework;

/// <summary>The runs on offer in a pool, and who is called for them.</summary>
/// <remarks>
/// A run that calls for help while workers rest finds one: the offer is an atomic exchange, then a look at who rests; the worker that is going
/// to rest says so by an atomic exchange and then looks at the offers (<see cref="WorkerSignals.Sleep"/>). Thread-safe.
/// </remarks>
/// <param name="workers">The workers of the pool; filled before the first offer.</param>
internal sealed class SharedRuns(Worker[] workers)
{
    // As many as workers, each of which is in one queue's work at a time. Threads that are no workers any more may have places for a while;
    // then a run has none, and its owner does it alone.
    private readonly SharedRun?[] _places = new SharedRun?[workers.Length];

    /// <summary>Puts an open run where others find it, if there is a place.</summary>
    public void Put(SharedRun run)
    {
        foreach (ref SharedRun? place in _places.AsSpan())
        {
            SchedulePoint.Pass();
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, run, null) is null)
            {
                CallOne(run);
                return;
            }
        }
    }

    /// <summary>Takes it away, if it has a place. Who has found it may still enter. Any thread.</summary>
    public void Remove(SharedRun run)
    {
        foreach (ref SharedRun? place in _places.AsSpan())
        {
            SchedulePoint.Pass();
            if (Volatile.Read(ref place) == run && Interlocked.CompareExchange(ref place, null, run) == run)
                return;
        }
    }

    /// <summary>A run with requests that a worker may take; null: none. Each worker looks in another order, so that no run has all of them.</summary>
    public SharedRun? Find(Worker worker)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            SchedulePoint.Pass();
            if (Volatile.Read(ref _places[(worker.Index + i) % _places.Length]) is { } run && worker.MayHelp(run) && run.HasUntaken)
                return run;
        }

        return null;
    }

    /// <summary>Does one request of a run, and has another worker called for the rest; false when the run was over or none was left.</summary>
    public bool TryTakePart(SharedRun run)
    {
        CallOne(run);
        using AccessScope inside = run.Enter();
        return inside.IsInside && run.TakeNext();
    }

    /// <summary>The run that a thread has offered; null: none.</summary>
    public SharedRun? OfferedBy(Thread owner)
    {
        foreach (ref SharedRun? place in _places.AsSpan())
        {
            if (Volatile.Read(ref place) is { } run && run.Owner == owner)
                return run;
        }

        return null;
    }

    // One, and not as many as there are requests: who was called calls the next, so calling is shared, too.
    private void CallOne(SharedRun run)
    {
        if (!run.IsWorthACall)
            return;
        foreach (Worker worker in workers)
        {
            if (worker.MayHelp(run) && worker.TryCall())
                return;
        }
    }
}
