using System.Runtime.ExceptionServices;

namespace Uacce.Framework;

/// <summary>
/// Requests of one queue, numbered from 0, that workers with nothing to do may take some of while the queue's own worker is at
/// them. Any order of doing; the owner looks at what became of each in theirs.
/// </summary>
/// <remarks>
/// One run at a time, and the object is used again: the owner offers it (<see cref="WorkerPool.Offer"/>), awaits each request, and takes it
/// back (<see cref="WorkerPool.Withdraw"/>); then no other worker is inside, or will be until the next offer.
/// </remarks>
public abstract class SharedRun
{
    private const long NotDone = -1;
    private const long Failed = -2;

    // How long the owner of a run looks before it sleeps a millisecond between two looks. Others may be in a page of a client's memory
    // that does not come.
    private const int SpinsBeforeSleep = 1_000;

    // A worker that has queues of its own does not let them wait for a stranger's request of that length.
    private static readonly TimeSpan s_heavy = TimeSpan.FromMilliseconds(20);

    // Who is inside. Closed between two runs.
    private readonly AccessGate _gate = new(isClosed: true);

    // What Do returned. Written by whoever took the request, with release order, and read by the owner with acquire order: so what the
    // owner publishes behind it has what the other worker wrote in front of it.
    private readonly long[] _outcomes;
    private int _count;
    private int _taken;
    private bool _wakes;

    // Workers whose thread does not come out of it.
    private int _stuck;
    private TimeProvider _time = TimeProvider.System;
    private long _longest;
    private Exception? _defect;

    /// <summary>Room for that many requests in one run.</summary>
    protected SharedRun(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _outcomes = new long[capacity];
    }

    /// <summary>Most requests in one run.</summary>
    public int Capacity => _outcomes.Length;

    /// <summary>
    /// Whether others may take part. Not while a worker's thread is stuck in it: whoever came to help would be stuck, too.
    /// </summary>
    public bool TakesHelp => Volatile.Read(ref _stuck) == 0;

    /// <summary>Who offers it.</summary>
    internal Thread? Owner { get; private set; }

    /// <summary>Workers from this one on may not take part.</summary>
    internal int WorkerLimit { get; private set; }

    /// <summary>Whether its requests, by the longest of the last ones, are too long for workers that have queues of their own.</summary>
    internal bool IsHeavy => _time.GetElapsedTime(0, Volatile.Read(ref _longest)) > s_heavy;

    /// <summary>Whether there are requests that nobody has taken; they may be gone at once.</summary>
    internal bool HasUntaken => Untaken > 0;

    /// <summary>Whether workers that rest are to be woken: it has requests enough, and they are more than whoever asks takes.</summary>
    internal bool IsWorthACall => _wakes && Untaken > 1;

    private int Untaken
    {
        get
        {
            SchedulePoint.Pass();
            return Volatile.Read(ref _count) - Volatile.Read(ref _taken);
        }
    }

    /// <summary>
    /// Does one request; each once, by any worker, several at a time. What it returns, not negative, is the owner's to know. It should not throw: what
    /// it throws the owner meets when it awaits the request, and those behind may have been done.
    /// </summary>
    protected abstract long Do(int request);

    /// <summary>
    /// The owner waits until a request is done, and does others meanwhile. Returns what <see cref="Do"/> returned; where that has thrown, throws what was
    /// thrown first in this run.
    /// </summary>
    public long Await(int request)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(request, _count);
        var spin = new SpinWait();
        while (true)
        {
            SchedulePoint.Pass();
            long outcome = Volatile.Read(ref _outcomes[request]);
            if (outcome == Failed)
                ExceptionDispatchInfo.Throw(_defect!);
            if (outcome != NotDone)
                return outcome;
            if (!TakeNext() && !SchedulePoint.Await((this, request), static waited => waited.Item1.IsDone(waited.request)))
                spin.SpinOnce(SpinsBeforeSleep);
        }
    }

    /// <summary>Owner only, while nobody is inside: the requests from 0 up to <paramref name="count"/> may be taken from now on.</summary>
    /// <exception cref="InvalidOperationException">It is on offer.</exception>
    internal void Open(int count, int workerLimit, bool wakes, TimeProvider time)
    {
        if (!_gate.IsClosed)
            throw new InvalidOperationException("A run that is on offer cannot be offered.");
        _outcomes.AsSpan(0, count).Fill(NotDone);
        _defect = null;
        _taken = 0;
        _wakes = wakes;
        _time = time;
        Owner = Thread.CurrentThread;
        WorkerLimit = workerLimit;
        Volatile.Write(ref _count, count);
        _gate.Reopen();
    }

    /// <summary>Nobody takes part any more; returns when nobody is inside.</summary>
    internal void Close() => _gate.Close();

    /// <summary>A thread is stuck in it: see <see cref="TakesHelp"/>. Any thread.</summary>
    internal void GotStuck() => Interlocked.Increment(ref _stuck);

    /// <summary>A thread that was stuck in it is out.</summary>
    internal void CameOut() => Interlocked.Decrement(ref _stuck);

    /// <summary>Enters for one request, which <see cref="TakeNext"/> may find; outside when the run is over.</summary>
    internal AccessScope Enter() => _gate.Enter();

    /// <summary>Takes the next request and does it; false when none is left. The owner, or who is inside.</summary>
    internal bool TakeNext()
    {
        if (!HasUntaken)
            return false;
        SchedulePoint.Pass();
        int request = Interlocked.Increment(ref _taken) - 1;
        if (request >= _count)
            return false;
        long begin = _time.GetTimestamp();
        long outcome;
        try
        {
            outcome = Do(request);
        }
#pragma warning disable CA1031 // a defect of the model, for the owner: it must not cost the worker that helps
        catch (Exception defect)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _defect, defect, null);
            outcome = Failed;
        }

        // Forgotten step by step. Workers that write at once lose one of their values, which the next makes good.
        long longest = Volatile.Read(ref _longest);
        Volatile.Write(ref _longest, Math.Max(_time.GetTimestamp() - begin, longest - (longest / 8)));
        SchedulePoint.Pass();
        Volatile.Write(ref _outcomes[request], outcome);
        return true;
    }

    private bool IsDone(int request) => Volatile.Read(ref _outcomes[request]) != NotDone;
}
