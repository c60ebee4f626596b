using Uacce.Testing;

namespace Uacce.Framework.Tests.Support;

/// <summary>A queue's work as the worker sees it: a doorbell, a need-wakeup word, and what happened to it.</summary>
#pragma warning disable CA1001 // slim events own nothing until somebody asks for their handle
internal sealed class FakeWork : IQueueWork
#pragma warning restore CA1001
{
    private readonly ManualResetEventSlim _hold = new(true);
    private readonly ManualResetEventSlim _held = new(false);
    private long _rung;
    private long _done;
    private int _needWakeup;
    private int _inside;
    private int _looks;
    private int _publications;

    public bool SupportsWakeup { get; init; } = true;

    /// <summary>Runs inside Process, before anything is done.</summary>
    public Action? InProcess { get; set; }

    /// <summary>Runs inside PublishNeedWakeup, before anything is published.</summary>
    public Action<bool>? InPublish { get; set; }

    /// <summary>Runs inside Fail.</summary>
    public Action? InFail { get; init; }

    public WorkAttachment? Attachment { get; set; }

    /// <summary>Set when the test knows that the work must not run any more.</summary>
    public bool IsOver { get; set; }

    public Exception? Defect { get; private set; }

    public string? Broken { get; private set; }

    public long Rung => Volatile.Read(ref _rung);

    public long Done => Volatile.Read(ref _done);

    public int Looks => Volatile.Read(ref _looks);

    public int Publications => Volatile.Read(ref _publications);

    public bool NeedsWakeup => Volatile.Read(ref _needWakeup) == 1;

    public bool IsInside => Volatile.Read(ref _inside) != 0;

    public bool IsPending => Rung != Done;

    /// <summary>What a message about this work should say.</summary>
    public string State => $"rung {Rung}, done {Done}, looks {Looks}, needs wakeup {NeedsWakeup}, inside {IsInside}, broken: {Broken ?? "no"}";

    /// <summary>The client's protocol: ring, full fence, look at the word, wake if it says so. True when it woke.</summary>
    public bool Ring()
    {
        Volatile.Write(ref _rung, _rung + 1);
        Interlocked.MemoryBarrier();
        if (!NeedsWakeup)
            return false;
        Attachment!.Wake();
        return true;
    }

    /// <summary>Lets Process wait inside until <see cref="Release"/>.</summary>
    public void Hold()
    {
        _held.Reset();
        _hold.Reset();
    }

    public void AwaitHeld() => Until.Set(_held, $"a worker in Process; {State}");

    public void Release() => _hold.Set();

    /// <summary>
    /// Serves a doorbell and returns when the worker has gone to sleep after it. It goes to sleep only when it has taken all
    /// signals and no queue is hot, so with nobody else ringing it stays asleep.
    /// </summary>
    public void Settle(WorkerPool pool, int worker = 0)
    {
        Hold();
        Ring();
        AwaitHeld();
        long sleeps = pool.Snapshot()[worker].Sleeps;
        Release();
        Until.True(() => pool.Snapshot()[worker].Sleeps > sleeps, () => $"the worker goes to sleep; {State}; {pool.Snapshot()[worker]}");
    }

    public int Process(int budget)
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
            Broken = "two workers at once";
        if (IsOver)
            Broken = "work ran after it was detached";
        Volatile.Write(ref _looks, _looks + 1);
        InProcess?.Invoke();
        if (!_hold.IsSet)
        {
            _held.Set();
            if (!_hold.Wait(Until.Limit))
                Broken = "held for ever";
        }

        int count = (int)Math.Min(budget, Rung - _done);
        Volatile.Write(ref _done, _done + count);
        Volatile.Write(ref _inside, 0);
        return count;
    }

    public void PublishNeedWakeup(bool needed)
    {
        if (!SupportsWakeup)
            Broken = "published to a client that does not look";
        InPublish?.Invoke(needed);
        Volatile.Write(ref _publications, _publications + 1);
        Volatile.Write(ref _needWakeup, needed ? 1 : 0);
    }

    public void Fail(Exception defect)
    {
        Defect = defect;
        InFail?.Invoke();
    }
}
