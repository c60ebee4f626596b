using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>One queue of a <see cref="QmDevice"/>: takes submissions in ring order and completes them in that order.</summary>
/// <remarks>
/// Control (start, stop, type) runs under the queue's lock in the framework while no worker is inside; everything in
/// <see cref="IQueueWork"/> is called by one worker at a time.
/// </remarks>
internal sealed partial class QmQueue : IQueueWork
{
    private readonly UacceQueue _queue;
    private readonly WorkerPool _workers;
    private readonly QmDusLayout _layout;
    private readonly SharedWord64 _doorbell;
    private readonly SharedWord32 _needWakeup;
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private readonly QmPollState _poll;
    private QmExecutor? _executor;
    private QmSharedRun? _run;
    private HiddenSubmissions? _hidden;
    private bool _hasSharePage;
    private int _head;
    private int _tail;
    private int _completionIndex;
    private bool _phase = true;

    // Bytes that the last request was about: what the next is likely to be like.
    private long _weight;

    public QmQueue(UacceQueue queue, int number, QmDusLayout layout, QmMemory memory, WorkerPool workers)
    {
        _queue = queue;
        _workers = workers;
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
        _run = _workers.CanShare(isPlainQueue: !_hasSharePage) ? new QmSharedRun(_submissions, executor) : null;
        _weight = 0;
        Volatile.Write(ref _executor, executor);
    }

    public void Stop()
    {
        _executor?.Dispose();
        Volatile.Write(ref _executor, null);
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
}
