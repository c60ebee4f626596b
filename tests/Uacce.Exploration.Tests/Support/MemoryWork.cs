using Uacce.Framework;

namespace Uacce.Exploration.Tests.Support;

/// <summary>
/// The work of a queue, as a device model has it: takes what was submitted, reads and writes the submitter's memory inside the
/// gate of its binding, and tells the waiters.
/// </summary>
internal sealed class MemoryWork(JudgedSystem system, JudgedSpace space, UacceQueue queue, JudgedSpace.Buffer buffer) : IQueueWork
{
    private int _submitted;
    private int _done;
    private int _faults;
    private int _needsWakeup;
    private int _inside;
    private int _taking;
    private bool _isOver;
    private Run? _run;

    public bool SupportsWakeup => true;

    public int Done => Volatile.Read(ref _done);

    public int Faults => Volatile.Read(ref _faults);

    public Exception? Defect { get; private set; }

    private Judge Judge => system.Judge;

    public bool IsPending
    {
        get
        {
            SchedulePoint.Pass();
            return Volatile.Read(ref _submitted) > _done;
        }
    }

    /// <summary>Runs inside <see cref="Process"/>; what it throws is the model's defect.</summary>
    public Action Enters { get; set; } = static () => { };

    /// <summary>Whose workers do several requests at once; null: one after another.</summary>
    public WorkerPool? SharedBy { get; set; }

    /// <summary>The client's part: publishes requests, and wakes the worker when it is asked to.</summary>
    public void Submit(AddressSpace caller, int requests = 1)
    {
        SchedulePoint.Pass();
        Interlocked.Add(ref _submitted, requests);
        SchedulePoint.Pass();
        if (Volatile.Read(ref _needsWakeup) == 1)
            queue.Ioctl(caller, Abi.UacceIoctl.WakeQueue, []);
    }

    /// <summary>Says that the driver has stopped it: no worker is inside it or will be.</summary>
    public void IsDetached()
    {
        Volatile.Write(ref _isOver, true);
        system.Judge.Expect(
            Volatile.Read(ref _inside) == 0 && Volatile.Read(ref _taking) == 0, "A stop has returned, and a worker is inside the queue's work.");
    }

    public int Process(int budget)
    {
        system.Judge.Expect(Interlocked.Exchange(ref _inside, 1) == 0, "Two workers are in one queue's work.");
        system.Judge.Expect(!Volatile.Read(ref _isOver), "A worker has come into the work of a queue that was stopped.");
        int processed = 0;
        try
        {
            Enters();
            while (processed < budget && IsPending)
                processed += SharedBy is null ? ServeOne() : Share(SharedBy);
        }
        finally
        {
            Volatile.Write(ref _inside, 0);
        }

        if (processed > 0)
            queue.NotifyCompletion();
        return processed;
    }

    private int ServeOne()
    {
        if (!TryServe())
            Interlocked.Increment(ref _faults);
        Volatile.Write(ref _done, _done + 1);
        return 1;
    }

    private int Share(WorkerPool pool)
    {
        Run run = _run ??= new Run(this);
        int count = Math.Min(run.Capacity, Volatile.Read(ref _submitted) - _done);
        try
        {
            pool.Offer(run, count, ofPlainQueue: false, wake: true);
            for (int request = 0; request < count; request++)
            {
                if (run.Await(request) == 0)
                    Interlocked.Increment(ref _faults);
                Volatile.Write(ref _done, _done + 1);
            }
        }
        finally
        {
            if (system.WithdrawsRuns)
                pool.Withdraw(run);
        }

        return count;
    }

    public void PublishNeedWakeup(bool needed)
    {
        SchedulePoint.Pass();
        Volatile.Write(ref _needsWakeup, needed ? 1 : 0);
    }

    public void Fail(Exception defect) => Defect = defect;

    /// <summary>One request, in the gate: also for who does not run on a worker.</summary>
    public bool TryServe()
    {
        using AccessScope access = queue.Binding.Enter();
        if (!access.IsInside || !queue.Binding.TryOpen(buffer.Address, JudgedSpace.Buffer.Length, MemoryAccess.ReadWrite, out DeviceBuffer opened))
            return false;
        system.ExpectOwner(queue.Binding.Pasid, space);
        using (opened)
        {
            SchedulePoint.Pass();
            unchecked
            {
                opened.Span[0]++;
            }

            return opened.TryCommit(JudgedSpace.Buffer.Length);
        }
    }

    private sealed class Run(MemoryWork work) : SharedRun(capacity: 2)
    {
        protected override long Do(int request)
        {
            Interlocked.Increment(ref work._taking);
            try
            {
                work.Enters();
                work.Judge.Expect(!Volatile.Read(ref work._isOver), "A worker takes part in the work of a queue that was stopped.");
                return work.TryServe() ? 1 : 0;
            }
            finally
            {
                Interlocked.Decrement(ref work._taking);
            }
        }
    }
}
