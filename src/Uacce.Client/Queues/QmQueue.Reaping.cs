using System.Diagnostics;
using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Queues;

// The completion side: from the ring to the requests.
internal sealed partial class QmQueue<TDescriptor>
{
    /// <summary>
    /// Takes the completions there are, looking up to <paramref name="looks"/> times for that of <paramref name="awaited"/>, or else for the first;
    /// true when there were any. Returns at once when another thread is at it.
    /// </summary>
    public bool Reap(int looks = 1, bool onThreadPool = false, QueueRequest<TDescriptor>? awaited = null)
    {
        if (!_reapLock.TryEnter())
            return false;
        QueueRequest<TDescriptor>? finished;
        bool any;
        try
        {
            finished = AwaitLocked(looks, awaited, out any);
        }
        finally
        {
            _reapLock.Exit();
        }

        Signal(finished, onThreadPool);
        return any;
    }

    /// <summary>
    /// Reaps, asks for an event with the next completion that matters to who sleeps, and says whether nothing was there: then it is safe to sleep.
    /// </summary>
    internal bool Arm(bool onThreadPool)
    {
        QueueRequest<TDescriptor>? finished;
        bool any;
        using (_reapLock.EnterScope())
            finished = ReapLocked(arm: true, out any);
        Signal(finished, onThreadPool);
        return !any;
    }

    /// <summary>Polls for a completion of any request, as long as a thread that waits for its own would; true when there was one.</summary>
    internal bool SpinForAny()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start <= _spinTicks)
        {
            if (Reap(Looks, onThreadPool: true))
                return true;
            Thread.Yield();
        }

        return false;
    }

    private bool Spin(QueueRequest<TDescriptor> request)
    {
        long start = 0;
        while (!request.IsCompleted)
        {
            if (Reap(Looks, awaited: request))
                continue;

            long now = Stopwatch.GetTimestamp();
            if (start == 0)
                start = now;
            else if (now - start > _spinTicks)
                return request.IsCompleted;
            else
                Thread.Yield(); // where processors are few, the worker that is waited for may need this one
            Cpu.Pause();
        }

        return true;
    }

    /// <summary>Looks up to that many times for the completion that is awaited, or the next one, and takes all there are.</summary>
    /// <remarks>Apart from the lock, as <see cref="SubmitLocked"/>.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private QueueRequest<TDescriptor>? AwaitLocked(int looks, QueueRequest<TDescriptor>? awaited, out bool any)
    {
        if (_end is null)
        {
            // Not at those before it: the device is writing them, and each look would take their cache line away.
            (int index, bool phase) = awaited is { IsReaped: false } ? EntryOf(awaited.Number) : (_head, _phase);
            // Completions come in the order of the slots, so the result starts to travel together with its entry.
            _submissions.Prefetch(index);
            while (_completions.ReadAcquire(index).Phase != phase && --looks > 0)
            {
                Cpu.Pause();
                _submissions.Prefetch(index);
            }
        }

        return ReapLocked(arm: false, out any);
    }

    /// <summary>Where the completion of a request comes, and with which phase: they come in the order of submission.</summary>
    private (int Index, bool Phase) EntryOf(long number)
    {
        (long lap, long index) = Math.DivRem(number, _requests.Length);
        return ((int)index, (lap & 1) == 0);
    }

    /// <summary>Takes all completions there are, and tells whom a store tells; the others are left to <see cref="Signal"/>.</summary>
    private QueueRequest<TDescriptor>? ReapLocked(bool arm, out bool any)
    {
        any = false;
        if (_end is not null)
            return null;
        QueueRequest<TDescriptor>? first = null;
        QueueRequest<TDescriptor>? last = null;
        Slot[] slots = _requests;
        while (true)
        {
            // Acquire: the slot and the output were written before the entry was published.
            QmCompletion completion = _completions.ReadAcquire(_head);
            if (completion.Phase != _phase)
                break;
            int slot = completion.Slot;
            QueueRequest<TDescriptor>? request = slot < slots.Length ? slots[slot].Request : null;
            if (request is null)
                break; // a device that names a slot nobody filled is broken: the waiter will time out and close it
            request.SetResult(_submissions, slot);
            slots[slot].Request = null;
            _head = Next(_head);
            if (_head == 0)
                _phase = !_phase;
            Volatile.Write(ref _consumed, _consumed + 1);
            any = true;
            if (request.TryTell())
                continue; // and is its owner's again
            request.Next = null;
            if (last is null)
                first = request;
            else
                last.Next = request;
            last = request;
        }

        if ((any || arm) && !_sleepers.IsPollerDone)
            AcknowledgeLocked(arm);
        else if (any)
            HoldLocked();
        return first;
    }

    /// <summary>
    /// The poller has what it waits for, and may not know. What it said before does not do: so many completions may follow that the ring's
    /// indices mean nothing again.
    /// </summary>
    private void HoldLocked()
    {
        _skip = 0;
        _doorbells.HoldReadable();
    }

    private void AcknowledgeLocked(bool arm)
    {
        // Without the arm of a sleeper this doorbell would take it back.
        bool armed = arm || _sleepers.HasPoller || _pump.IsRunning;
        // Completions come in order: a thread that sleeps alone, for a later one, need not be woken for those before it.
        _skip = armed && _sleepers.LonePoller is { } poller && !_pump.IsRunning
            ? (int)Math.Clamp(poller.Number - _consumed, 0, QmDoorbell.MaxSkip)
            : 0;
        _doorbells.RingCompletion(_head, armed, armed ? unchecked(++_armTag) : (ushort)0, _skip);
    }

    private void Signal(QueueRequest<TDescriptor>? finished, bool onThreadPool)
    {
        while (finished is { } request)
        {
            finished = request.Next; // before telling it: from then on it may be submitted again
            if (request.IsAsynchronous)
                _pump.Finished();
            request.Signal(onThreadPool);
        }

        _room.Raise();
    }
}
