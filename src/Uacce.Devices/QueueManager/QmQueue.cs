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
    private HiddenSubmissions? _hidden;
    private bool _hasSharePage;
    private int _head;
    private int _tail;
    private int _completionIndex;
    private bool _phase = true;

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
    public void Start(QmExecutor executor, QmEntryMarks? marks, TimeProvider time)
    {
        MemoryWindow dus = Memory.Dus.Window;
        dus.Slice(_layout.CompletionRingOffset, _layout.Size - _layout.CompletionRingOffset).Clear();
        _doorbell.WriteRelease(QmDoorbell.Submission(Number, 0).Value);
        (_head, _tail, _completionIndex, _phase) = (0, 0, 0, true);
        _poll.Restart(_hasSharePage);
        // On a share page completions have a doorbell of their own.
        _hidden = marks is null || _hasSharePage ? null : new HiddenSubmissions(marks, _submissions, _queue.Binding, time);
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
        long unannounced = 0;
        for (int done = 0; done < count; done++)
        {
            // The slot is ready: its doorbell was read with acquire order, and the client rang after filling it.
            if (done + PrefetchDistance < waiting)
                _submissions.Prefetch(Ahead(PrefetchDistance));
            long bytes = executor.Execute(_submissions, _head);
            _hidden?.Leave(_head);
            Complete();
            unannounced += bytes;
            if (unannounced >= NotifyAfterBytes)
            {
                _queue.NotifyCompletion();
                unannounced = 0;
            }
        }

        _queue.NotifyCompletion();
        return count;
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

    private void Complete()
    {
        // Release order: the result words in the slot and the output are visible before the entry is.
        _completions.PublishRelease(_completionIndex, QmCompletion.Create(_head, Number, _phase));
        _head = Next(_head);
        _completionIndex = Next(_completionIndex);
        if (_completionIndex == 0)
            _phase = !_phase;
        _poll.Publish();
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
