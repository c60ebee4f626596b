namespace Uacce.Framework;

/// <summary>The threads that run device models.</summary>
/// <remarks>
/// Threads start with the first queue they get or help with, are in the background, and sleep without using the processor while no
/// queue has work. Thread-safe. Disposing ends them: stop the queues before, because one that is still started gets no
/// more work. It can be stopped and closed afterwards; starting one then answers EBUSY.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    private readonly Worker[] _workers;
    private readonly SharedRuns _runs;
    private readonly int _plainQueueWorkers;
    private readonly TimeProvider _time;
    private readonly ITimer? _looks;

    /// <summary>Makes the workers; no thread starts yet. The options are read now and not later.</summary>
    /// <exception cref="ArgumentException">There is no worker for some queues, or a negative number of looks, or no pause.</exception>
    public WorkerPool(WorkerPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Workers < 1)
            throw new ArgumentException("A pool has at least one worker.", nameof(options));
        if (options.PlainQueueWorkers < 1)
            throw new ArgumentException("At least one worker serves queues without need-wakeup word.", nameof(options));
        if (options.SpinLooks is < 0 or int.MaxValue)
            throw new ArgumentException("The number of looks is not negative, and less than 2,147,483,647.", nameof(options));
        // -1 would be for ever, and 0 no pause at all.
        if (options.MaxPauseMilliseconds < 1)
            throw new ArgumentException("The longest pause is at least a millisecond.", nameof(options));
        if (options.StuckAfter != Timeout.InfiniteTimeSpan && options.StuckAfter <= TimeSpan.Zero)
            throw new ArgumentException("Stuck is who was so for some time.", nameof(options));
        _time = options.Time;
        _plainQueueWorkers = Math.Min(options.Workers, options.PlainQueueWorkers);
        _workers = new Worker[options.Workers];
        _runs = new SharedRuns(_workers);
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(i, options, _runs);
        if (options.StuckAfter != Timeout.InfiniteTimeSpan)
            _looks = _time.CreateTimer(static pool => ((WorkerPool)pool!).TakeOverFromStuck(), this, options.StuckAfter, options.StuckAfter);
    }

    /// <summary>Number of workers.</summary>
    public int Count => _workers.Length;

    /// <summary>How often each worker has gone to sleep and been woken, as of now.</summary>
    public IReadOnlyList<WorkerSnapshot> Snapshot() => [.. _workers.Select(worker => worker.Snapshot())];

    /// <summary>Whether there is more than one worker for the requests of such a queue.</summary>
    public bool CanShare(bool isPlainQueue) => WorkersFor(isPlainQueue) > 1;

    /// <summary>
    /// For a queue's work, on its worker: lets workers that have nothing to do take requests of a run, until <see cref="Withdraw"/>. They may be
    /// none, so the owner does what nobody takes: <see cref="SharedRun.Await"/>. A worker looks at its own queues between two requests.
    /// </summary>
    /// <param name="run">The run, which is not on offer.</param>
    /// <param name="count">Its requests, up to <see cref="SharedRun.Capacity"/>.</param>
    /// <param name="ofPlainQueue">Whether only the workers that serve queues without need-wakeup word may.</param>
    /// <param name="wake">Whether it is so much that waking workers pays.</param>
    public void Offer(SharedRun run, int count, bool ofPlainQueue, bool wake)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, run.Capacity);
        run.Open(count, WorkersFor(ofPlainQueue), wake, _time);
        _runs.Put(run);
    }

    /// <summary>Takes an offer back. Returns when no other worker is inside the run: behind the last request that one has taken.</summary>
    public void Withdraw(SharedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _runs.Remove(run);
        run.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _looks?.Dispose();
        foreach (Worker worker in _workers)
            worker.Dispose();
    }

    /// <summary>Gives each worker that is in the same call as at the last look another thread. By one caller at a time.</summary>
    internal void TakeOverFromStuck()
    {
        try
        {
            foreach (Worker worker in _workers)
                worker.TakeOverIfStuck();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            // No thread can be had now. The next look tries again.
        }
    }

    /// <summary>
    /// Gives the work to the worker with the fewest queues, of those that may; null when that one has no room either. What the work throws goes
    /// to <paramref name="onDefect"/>, on the worker, which then never calls the work again. What is done is added to
    /// <paramref name="requests"/>.
    /// </summary>
    internal WorkAttachment? TryAttach(IQueueWork work, Action<Exception> onDefect, RequestCount? requests = null)
    {
        Worker least = _workers[0];
        foreach (Worker worker in _workers.AsSpan(0, WorkersFor(isPlainQueue: !work.SupportsWakeup)))
        {
            if (worker.AttachedCount < least.AttachedCount)
                least = worker;
        }

        return least.TryAttach(work, onDefect, requests ?? new RequestCount());
    }

    private int WorkersFor(bool isPlainQueue) => isPlainQueue ? _plainQueueWorkers : _workers.Length;
}
