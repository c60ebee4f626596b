namespace Uacce.Framework;

/// <summary>One queue's place at one worker.</summary>
internal sealed class WorkAttachment
{
    private readonly Worker _worker;

    public WorkAttachment(Worker worker, IQueueWork work, int slot, Action<Exception> onDefect, RequestCount requests)
    {
        _worker = worker;
        Work = work;
        SupportsWakeup = work.SupportsWakeup;
        Slot = slot;
        OnDefect = onDefect;
        Requests = requests;
    }

    public IQueueWork Work { get; }

    /// <summary>What the work said when it was attached.</summary>
    public bool SupportsWakeup { get; }

    /// <summary>Index in the worker's table.</summary>
    public int Slot { get; }

    /// <summary>Told, by the worker, what the work threw; does not throw itself.</summary>
    public Action<Exception> OnDefect { get; }

    /// <summary>Where the worker adds what it has done.</summary>
    public RequestCount Requests { get; }

    /// <summary>Consecutive looks that found nothing. Touched by the worker only.</summary>
    public int IdleLooks { get; set; }

    /// <summary>Whether the worker polls it now. Touched by the worker only.</summary>
    public bool IsHot { get; set; }

    /// <summary>Set once by <see cref="Detach"/>; the worker then drops the queue and sets <see cref="Detached"/>.</summary>
    public bool IsDetaching
    {
        get
        {
            SchedulePoint.Pass();
            return Volatile.Read(ref _detaching);
        }
    }

    /// <summary>A thread that is the worker's no more is still in the work. Changed under the table's lock.</summary>
    public bool IsHeld
    {
        get => Volatile.Read(ref _isHeld);
        set => Volatile.Write(ref _isHeld, value);
    }

    /// <summary>The work threw, and gets no more calls.</summary>
    public bool HasFailed
    {
        get => Volatile.Read(ref _hasFailed);
        set => Volatile.Write(ref _hasFailed, value);
    }

    /// <summary>Signalled by the worker when it will never touch the work again.</summary>
    public ManualResetEventSlim Detached { get; } = new(false);

    private bool _detaching;
    private bool _isHeld;
    private bool _hasFailed;

    /// <summary>Makes the worker look at the queue. Any thread; never blocks.</summary>
    public void Wake() => _worker.Signal(Slot);

    /// <summary>Returns when the worker is out of the work for good. Not from the worker itself.</summary>
    public void Detach()
    {
        // The queue's own lock may be held: a worker never takes one.
        LockOrder.AssertNoneHeld("wait for a worker", except: LockRank.Queue);
        SchedulePoint.Pass();
        Volatile.Write(ref _detaching, true);
        Wake();
        if (!SchedulePoint.Await(Detached, static detached => detached.IsSet))
            Detached.Wait();
    }
}
