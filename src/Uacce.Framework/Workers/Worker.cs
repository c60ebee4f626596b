using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>One thread that serves many queues: it polls the hot ones, and is woken for the others.</summary>
/// <remarks>
/// A queue is <em>hot</em> while work keeps coming. After a number of empty looks the worker publishes the queue's
/// need-wakeup word and stops looking: the queue is cold, and its client wakes it with the next doorbell. So the cost of a
/// look grows with the queues in use, not with the queues open. With no hot queue the thread sleeps.
/// </remarks>
internal sealed partial class Worker : IDisposable
{
    private const int Budget = 32;

    // Where processors are few, clients and other workers need this one. Much less often than a client that is at it sends
    // the next request, so that only a worker that waits pays the system call.
    private const int RoundsBetweenYields = 64;

    // A nap adds at most this part to the time for which nothing came: waiting that long was the client's choice.
    private const int NapDivisor = 16;

    private readonly int _spinLooks;
    private readonly int _maxPause;
    private readonly SharedRuns _runs;
    private readonly WorkerSignals _signals;
    private readonly List<WorkAttachment> _hot = [];

    // Guards the table of attachments, the thread and its turn.
    // A leaf, taken under a queue's lock.
    // Never held while work runs.
    private readonly OrderedLock _tableLock = new(LockRank.Leaf);
    private readonly WorkAttachment?[] _table = new WorkAttachment?[WorkerSignals.Slots];
    private Thread? _thread;
    private WorkerTurn _turn = new();
    private int _attached;
    private bool _stopping;
    private bool _hasEnded;
    private int _hotWithoutWakeup;
    private int _patience;
    private long _napped;

    /// <param name="index">Which worker.</param>
    /// <param name="options">How long it spins and naps.</param>
    /// <param name="runs">The runs of all workers.</param>
    public Worker(int index, WorkerPoolOptions options, SharedRuns runs)
    {
        Index = index;
        _runs = runs;
        _signals = new WorkerSignals(() => _runs.Find(this) is not null);
        _spinLooks = options.SpinLooks;
        _maxPause = options.MaxPauseMilliseconds;
    }

    /// <summary>Which worker of its pool.</summary>
    public int Index { get; }

    public int AttachedCount => Volatile.Read(ref _attached);

    public WorkerSnapshot Snapshot() => new(Index, AttachedCount, _signals.Sleeps, _signals.Wakes, Volatile.Read(ref _helped));

    /// <summary>Takes a queue on; null when the table is full, or the worker was ended.</summary>
    public WorkAttachment? TryAttach(IQueueWork work, Action<Exception> onDefect, RequestCount requests)
    {
        WorkAttachment attachment;
        using (_tableLock.EnterScope())
        {
            int slot = Array.IndexOf(_table, null);
            if (slot < 0 || _stopping)
                return null;
            SchedulePoint.Allocate();
            attachment = new WorkAttachment(this, work, slot, onDefect, requests);
            _ = TryStartLocked(); // only now: where no thread can be had, neither it nor the slot is taken
            _table[slot] = attachment;
            Volatile.Write(ref _attached, _attached + 1);
        }

        Signal(attachment.Slot);
        return attachment;
    }

    /// <summary>Makes the worker look at a queue, waking it if it sleeps. Any thread; never blocks.</summary>
    public void Signal(int slot) => _signals.Raise(slot);

    /// <summary>Ends the thread. Queues that are still attached are let go: they get no more work, and detaching returns.</summary>
    public void Dispose()
    {
        Thread? thread;
        using (_tableLock.EnterScope())
        {
            Volatile.Write(ref _stopping, true);
            thread = _thread;
        }

        LockOrder.AssertNoneHeld("wait for a worker's end");
        _signals.Raise(0);
        if (thread is not null)
        {
            SchedulePoint.Await(this, static worker => worker._hasEnded);
            thread.Join();
        }

        _signals.Dispose();
    }

    private void Run(WorkerTurn turn)
    {
        if (!IsMine(turn))
            return;
        if (turn.Held is { } held)
            Cool(held); // it is looked at again when it is handed over
        Serve(turn);
        if (turn.IsOver)
            return;
        WorkAttachment[] left;
        using (_tableLock.EnterScope())
        {
            _hasEnded = true;
            left = [.. _table.Where(attachment => attachment is { IsHeld: false }).Select(attachment => attachment!)];
        }

        foreach (WorkAttachment attachment in left)
            Drop(attachment);
    }

    private void Serve(WorkerTurn turn)
    {
        int idleRounds = 0;
        while (!turn.IsOver)
        {
            while (_signals.TryTake(out int slot))
                TakeSignal(slot);
            // Behind the signals, because the one that Dispose raises may have been among those just taken.
            SchedulePoint.Pass();
            if (Volatile.Read(ref _stopping))
                return;
            bool worked = RunHot(turn);
            if (turn.IsOver)
                return;
            if (worked)
            {
                idleRounds = 0;
                _napped = 0;
                continue;
            }

            // A queue that can wake us is looked at until it cools, so with no hot queue there is nothing to spin for.
            // One that nobody can wake is looked at again after a nap: the longer nothing came, the longer.
            bool mayRest = _hot.Count == 0 || (_hot.Count == _hotWithoutWakeup && idleRounds >= _spinLooks);
            if (mayRest && TryHelp(turn))
                continue;
            if (turn.IsOver)
                return;
            if (mayRest && _looksForRuns == 0)
            {
                Rest();
            }
            else
            {
                int round = mayRest ? --_looksForRuns : idleRounds = Math.Min(idleRounds + 1, _spinLooks);
                SchedulePoint.Yield();
                if (round % RoundsBetweenYields == 0)
                    Thread.Yield();
                Cpu.Pause();
            }
        }
    }

    /// <summary>
    /// Sleeps until somebody raises, or, with a queue that nobody can wake, for a while that grows with the time slept since there was work.
    /// </summary>
    private void Rest()
    {
        if (_hot.Count == 0)
        {
            _signals.Sleep(Timeout.Infinite);
            return;
        }

        int pause = (int)Math.Clamp(_napped / NapDivisor, 1, _maxPause);
        _napped += pause;
        _signals.Sleep(pause);
    }

    /// <summary>Looks at every hot queue once; true when any had work.</summary>
    private bool RunHot(WorkerTurn turn)
    {
        bool worked = false;
        for (int i = _hot.Count - 1; i >= 0; i--)
        {
            WorkAttachment attachment = _hot[i];
            if (!attachment.IsDetaching && TryServe(turn, attachment, out bool hadWork))
                worked |= hadWork;
            else if (!turn.IsOver)
                Drop(attachment);
            if (turn.IsOver)
                return false;
        }

        return worked;
    }

    /// <summary>Looks at one queue, and stops polling it when there was nothing for long; false when its model threw.</summary>
    private bool TryServe(WorkerTurn turn, WorkAttachment attachment, out bool worked)
    {
        worked = false;
        try
        {
            LockOrder.AssertNoneHeld("do a queue's work");
            turn.Enter(attachment);
            int done = attachment.Work.Process(Budget);
            turn.Leave();
            worked = done > 0;
            if (worked)
                attachment.Requests.Add(done);
            if (turn.MayHaveEnded)
                HandOver(turn, attachment);
            if (turn.IsOver)
                return true;
            if (worked)
            {
                attachment.IdleLooks = 0;
            }
            else if (attachment.SupportsWakeup && ++attachment.IdleLooks > _patience)
            {
                TryCool(attachment);
            }

            return true;
        }
#pragma warning disable CA1031 // a defect in one model must cost that queue, never the other queues of this thread
        catch (Exception defect)
#pragma warning restore CA1031
        {
            attachment.OnDefect(defect);
            attachment.HasFailed = true;
            turn.Leave();
            if (turn.MayHaveEnded)
                HandOver(turn, attachment);
            return false;
        }
    }
}
