using Uacce.Abi;
using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Queues;

/// <summary>Rings the two doorbells of a queue, with a share page or without.</summary>
internal readonly struct QmDoorbells
{
    private readonly QueueTransport _transport;
    private readonly SharedWord64 _submission;
    private readonly SharedWord64 _completion;
    private readonly SharedWord32 _needWakeup;
    private readonly bool _hasSharePage;
    private readonly int _number;

    public QmDoorbells(QmQueueMaps maps)
    {
        _transport = maps.Transport;
        _number = maps.Number;
        _submission = maps.Mmio.Word64(QmDoorbell.MmioOffset);
        _completion = _submission;
        _needWakeup = default;
        _hasSharePage = maps.SharePageOffset != 0;
        if (!_hasSharePage)
            return;
        _completion = maps.Dus.Word64(maps.SharePageOffset + QmSharePage.CompletionDoorbellOffset);
        _needWakeup = maps.Dus.Word32(maps.SharePageOffset + QmSharePage.NeedWakeupOffset);
    }

    /// <summary>Tells the device of every slot before <paramref name="tail"/>, and wakes it if it sleeps.</summary>
    public void RingSubmission(int tail)
    {
        if (!_hasSharePage)
            Cpu.FullFence(); // a device on a bus: entries in memory before a store to the device
        _submission.WriteRelease(QmDoorbell.Submission(_number, tail).Value);
        if (!_hasSharePage)
            return;
        // Pairs with the worker that stops polling: it publishes need-wakeup, fences, and looks at the doorbell again.
        Cpu.FullFence();
        if (_needWakeup.ReadAcquire() == 1)
            _ = _transport.Ioctl(UacceIoctl.WakeQueue, []); // refused only when the queue has ended, which waiting finds out
    }

    /// <summary>Acknowledges every completion before <paramref name="head"/>.</summary>
    /// <param name="head">The next entry to be read.</param>
    /// <param name="arm">Whether the next completion shall raise an event.</param>
    /// <param name="tag">Tells two arms at the same head apart.</param>
    /// <param name="skip">Completions that need raise none; a device without a share page raises all.</param>
    public void RingCompletion(int head, bool arm, ushort tag, int skip) =>
        _completion.WriteRelease(QmDoorbell.Completion(_number, head, arm, tag, _hasSharePage ? skip : 0).Value);

    /// <summary>
    /// Has poll say that there is something, until the next acknowledgement: somebody has to return from it though others took what it waited for.
    /// A device without a share page tells by itself.
    /// </summary>
    public void HoldReadable()
    {
        if (_hasSharePage)
            _completion.WriteRelease(QmDoorbell.Completion(_number, QmDoorbell.NoIndex, arm: true).Value);
    }
}
