using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>One queue of a <see cref="QmDevice"/>: takes submissions in ring order and completes them in that order.</summary>
/// <remarks>
/// Control (start, stop, type) runs under the queue's lock in the framework while no worker is inside; everything in
/// <see cref="IQueueWork"/> is called by one worker at a time.
/// </remarks>
internal sealed class QmQueue : IQueueWork
{
    // Waiters hear of a completion after this many bytes of work, or at the end of a batch: telling them costs a fence.
    private const int NotifyAfterBytes = 4096;

    // Requests of so many bytes take longer than it does to hand one to another worker.
    private const int ShareFromBytes = 4096;

    // What is left takes longer than waking a worker does.
    private const int WakeFromBytes = 32 << 10;

    // Descriptors travel between cores for as long as several small requests take.
    private const int PrefetchDistance = 4;

    private readonly UacceQueue _queue;
    private readonly QmDusLayout _layout;
    private readonly SharedWord64 _doorbell;
    private readonly SharedWord32 _needWakeup;
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private readonly QmPollState _poll;
    private QmExecutor? _executor;
    private WorkerPool? _workers;
    private QmSharedRun? _run;
    private HiddenSubmissions? _hidden;
    private bool _hasSharePage;
    private int _head;
    private int _tail;
    private int _completionIndex;
    private bool _phase = true;

    // Bytes that the last request moved: what the next is likely to be like.
    private long _weight;

    public QmQueue(UacceQueue queue, int number, QmDusLayout layout, QmMemory memory)
    {
        _queue = queue;
        _layout = layout;
        Number = number;
        Memory = memory;
        MemoryWindow dus = memory.Dus.Window;
        _doorbell = memory.Mmio.Window.Word64(QmDoorbell.MmioOffset);
        _needWakeup = dus.Word32(layout.SharePageOffset + QmSharePage.NeedWakeupOffset);
        _submissions = new SubmissionRing(dus, layout.Depth, QmDusLayout.DescriptorSize);
        _completions = new CompletionRing(dus.Slice(layout.CompletionRingOffset, layout.RingsEnd - layout.CompletionRingOffset), layout.Depth);
        _poll = new QmPollState(number, layout.Depth, _doorbell, dus.Word64(layout.SharePageOffset + QmSharePage.CompletionDoorbellOffset));
    }

    /// <summary>The number used in doorbells.</summary>
    public int Number { get; }

    /// <summary>The queue type, as set by SET_QP_CTX.</summary>
    public ushort Type { get; set; }

    public QmMemory Memory { get; }

    public bool SupportsWakeup => _hasSharePage;

    /// <summary>What poll answers: <see cref="QmPollState.TellReadable"/>. Any thread.</summary>
    public bool TellReadable() => Volatile.Read(ref _executor) is not null && _poll.TellReadable();

    /// <summary>Gives the client a share page, whose words it then must use; 0, no page, once the queue is started.</summary>
    public ulong GrantSharePage()
    {
        if (_executor is not null)
            return 0;
        _hasSharePage = true;
        return QmSharePage.Grant((uint)_layout.SharePageOffset);
    }

    /// <summary>
    /// Resets rings, phase and status words, as a start of the hardware queue does, and takes the executor over. With marks, a client
    /// without a share page loses no submission to a completion's doorbell.
    /// </summary>
    public void Start(QmExecutor executor, QmEntryMarks? marks, TimeProvider time, WorkerPool workers)
    {
        MemoryWindow dus = Memory.Dus.Window;
        dus.Slice(_layout.CompletionRingOffset, _layout.Size - _layout.CompletionRingOffset).Clear();
        _doorbell.WriteRelease(QmDoorbell.Submission(Number, 0).Value);
        (_head, _tail, _completionIndex, _phase) = (0, 0, 0, true);
        _poll.Restart(_hasSharePage);
        // On a share page completions have a doorbell of their own.
        _hidden = marks is null || _hasSharePage ? null : new HiddenSubmissions(marks, _submissions, _queue.Binding, time);
        _workers = workers;
        _run = workers.CanShare(isPlainQueue: !_hasSharePage) ? new QmSharedRun(_submissions, executor) : null;
        _weight = 0;
        Volatile.Write(ref _executor, executor);
    }

    public void Stop()
    {
        _executor?.Dispose();
        Volatile.Write(ref _executor, null);
    }

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
        for (int done = 0; done < count; done++)
        {
            if (weight >= ShareFromBytes && _run is { TakesHelp: true } run && TryShare(run, count - done, ref weight, out int shared))
            {
                done += shared - 1;
                continue;
            }

            // The slot is ready: its doorbell was read with acquire order, and the client rang after filling it.
            if (done + PrefetchDistance < waiting)
                _submissions.Prefetch(Ahead(PrefetchDistance));
            weight = executor.Execute(_submissions, _head);
            Complete();
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
            _workers!.Offer(run, shared, ofPlainQueue: !_hasSharePage, wake: weight * shared >= WakeFromBytes);
            for (int request = 0; request < shared; request++)
            {
                weight = run.Await(request);
                Complete();
                Notify();
            }
        }
        finally
        {
            _workers!.Withdraw(run);
        }

        return true;
    }

    public void PublishNeedWakeup(bool needed) => _needWakeup.WriteRelease(needed ? 1u : 0u);

    /// <summary>The model threw: the queue raises both status words, so its client stops sending and waiting.</summary>
    public void Fail(Exception defect)
    {
        StopSending();
        StopReceiving();
    }

    /// <summary>The client sends nothing more. In the kernel's order: before the queue is stopped.</summary>
    public void StopSending() => Memory.Dus.Window.Word32(_layout.SendStoppedOffset).WriteRelease(1);

    /// <summary>
    /// The client waits for nothing more. Behind the stop, so that what was finished before it can be collected between the two: release,
    /// the last completion is visible before this is.
    /// </summary>
    public void StopReceiving() => Memory.Dus.Window.Word32(_layout.ReceiveStoppedOffset).WriteRelease(1);

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
