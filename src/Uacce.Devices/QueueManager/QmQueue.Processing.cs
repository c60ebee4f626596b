using System.Runtime.CompilerServices;
using Uacce.Abi;

namespace Uacce.Devices.QueueManager;

// What a worker does: from the doorbell to the completion.
internal sealed partial class QmQueue
{
    // Waiters hear of a completion after this many bytes of work, or at the end of a batch: telling them costs a fence.
    private const int NotifyAfterBytes = 4096;

    // Requests of so many bytes take longer than it does to hand one to another worker.
    private const int ShareFromBytes = 4096;

    // What is left takes longer than waking a worker does.
    private const int WakeFromBytes = 32 << 10;

    // Descriptors travel between cores for as long as several small requests take.
    private const int PrefetchDistance = 4;

    public bool IsPending
    {
        get
        {
            ReadDoorbell();
            return _tail != _head;
        }
    }

    public int Process(int budget)
    {
        // The next descriptor starts to travel together with its doorbell, not after it.
        _submissions.Prefetch(_head);
        QmDoorbell doorbell = ReadDoorbell();
        if (_tail == _head && !TryFindHidden(doorbell))
            return 0;
        // Not behind the tail: those slots are the client's, which may be at the next.
        int waiting = _tail - _head;
        if (waiting < 0)
            waiting += _layout.Depth;
        for (int ahead = 1; ahead < Math.Min(waiting, PrefetchDistance); ahead++)
            _submissions.Prefetch(Ahead(ahead));
        QmExecutor executor = _executor!;
        int count = Math.Min(waiting, budget);
        long weight = _weight;
        long unannounced = 0;
        int done = 0;
        while (done < count)
        {
            if (weight >= ShareFromBytes && _run is { TakesHelp: true } run && TryShare(run, count - done, ref weight, out int shared))
            {
                done += shared;
                continue;
            }

            // The slot is ready: its doorbell was read with acquire order, and the client rang after filling it.
            if (done + PrefetchDistance < waiting)
                _submissions.Prefetch(Ahead(PrefetchDistance));
            weight = executor.Execute(_submissions, _head);
            Complete();
            done++;
            unannounced += weight;
            if (unannounced >= NotifyAfterBytes)
            {
                Notify();
                unannounced = 0;
            }
        }

        _weight = weight;
        Notify();
        return count;
    }

    /// <summary>Has the next requests done by several workers, as many as may be, and publishes them; false when it is not for several.</summary>
    /// <param name="run">The run, which is over at the end.</param>
    /// <param name="waiting">How many there are.</param>
    /// <param name="weight">How much the last request was.</param>
    /// <param name="shared">How many were done.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // small requests never come here, and shall not pay for its frame
    private bool TryShare(QmSharedRun run, int waiting, ref long weight, out int shared)
    {
        shared = run.Begin(_head, waiting);
        if (shared < 2)
            return false;
        try
        {
            _workers.Offer(run, shared, ofPlainQueue: !_hasSharePage, wake: weight * shared >= WakeFromBytes);
            for (int request = 0; request < shared; request++)
            {
                weight = run.Await(request);
                Complete();
                Notify();
            }
        }
        finally
        {
            _workers.Withdraw(run);
        }

        return true;
    }

    /// <summary>Publishes the request at the head, which is done.</summary>
    private void Complete()
    {
        _hidden?.Leave(_head);
        // Release order: the result words in the slot and the output are visible before the entry is.
        _completions.PublishRelease(_completionIndex, QmCompletion.Create(_head, Number, _phase));
        _head = Next(_head);
        _completionIndex = Next(_completionIndex);
        if (_completionIndex == 0)
            _phase = !_phase;
        _poll.Publish();
    }

    /// <summary>Calls those who wait, if there are enough completions for them. The fence comes before the look at what the client waits for.</summary>
    private void Notify()
    {
        if (_queue.HasWaiters() && _poll.IsWorthACall())
            _queue.NotifyCompletion();
    }

    private int Ahead(int distance) => _head + distance < _layout.Depth ? _head + distance : _head + distance - _layout.Depth;

    private int Next(int index) => index + 1 == _layout.Depth ? 0 : index + 1;

    /// <summary>Takes the next slot for submitted when that is certain though its doorbell is not to be seen.</summary>
    private bool TryFindHidden(QmDoorbell doorbell)
    {
        if (_hidden is null || !doorbell.IsCompletion || !_hidden.IsNext(_head, doorbell.Value))
            return false;
        // Once more, behind the look at the slot: a submission that shows now says all there is, and lies not behind this slot.
        if (ReadDoorbell().IsCompletion)
            _tail = Next(_head);
        return _tail != _head;
    }

    private QmDoorbell ReadDoorbell()
    {
        // Acquire: pairs with the client's doorbell store after it filled the slots.
        var doorbell = new QmDoorbell(_doorbell.ReadAcquire());
        // A doorbell for another queue, or an index outside the ring, is the client's own mistake and changes nothing.
        if (doorbell.Queue != Number || doorbell.Index >= _layout.Depth)
            return default;
        if (doorbell.IsSubmission)
            _tail = doorbell.Index;
        return doorbell;
    }
}
