using Uacce.Memory;

namespace Uacce.Framework;

// Which queues the thread looks at: how one becomes hot, cold, and is let go.
internal sealed partial class Worker
{
    /// <summary>Tells the client that the queue is polled; false when its model threw.</summary>
    private static bool TrySayPolled(WorkAttachment attachment)
    {
        try
        {
            attachment.Work.PublishNeedWakeup(false);
            return true;
        }
#pragma warning disable CA1031 // as above
        catch (Exception defect)
#pragma warning restore CA1031
        {
            attachment.OnDefect(defect);
            return false;
        }
    }

    /// <summary>
    /// Stops polling a queue: publish the need-wakeup word, full fence, look once more. Pairs with the client, which
    /// rings, runs a full fence, and reads the word: at least one of the two sees the other's store.
    /// </summary>
    private void TryCool(WorkAttachment attachment)
    {
        attachment.Work.PublishNeedWakeup(true);
        Cpu.FullFence();
        if (attachment.Work.IsPending)
        {
            attachment.Work.PublishNeedWakeup(false);
            attachment.IdleLooks = 0;
            return;
        }

        Cool(attachment);
    }

    private void TakeSignal(int slot)
    {
        WorkAttachment? attachment;
        using (_tableLock.EnterScope())
            attachment = _table[slot];
        if (attachment is null || attachment.IsHeld)
            return;
        if (attachment.IsDetaching || attachment.HasFailed)
        {
            Drop(attachment);
            return;
        }

        attachment.IdleLooks = 0;
        _napped = 0;
        if (attachment.IsHot)
            return;
        attachment.IsHot = true;
        _hot.Add(attachment);
        ShareLooks();
        if (!attachment.SupportsWakeup)
            _hotWithoutWakeup++;
        else if (!TrySayPolled(attachment))
            Drop(attachment);
    }

    private void Cool(WorkAttachment attachment)
    {
        if (!attachment.IsHot)
            return;
        attachment.IsHot = false;
        _hot.Remove(attachment);
        ShareLooks();
        if (!attachment.SupportsWakeup)
            _hotWithoutWakeup--;
    }

    // The time spent looking at queues that turn out idle stays the same however many there are.
    private void ShareLooks() => _patience = Math.Max(8, _spinLooks / Math.Max(1, _hot.Count));

    private void Drop(WorkAttachment attachment)
    {
        Cool(attachment);
        Forget(attachment);
    }

    private void Forget(WorkAttachment attachment)
    {
        using (_tableLock.EnterScope())
        {
            if (_table[attachment.Slot] == attachment)
            {
                _table[attachment.Slot] = null;
                Volatile.Write(ref _attached, _attached - 1);
            }
        }

        SchedulePoint.Pass();
        attachment.Detached.Set();
    }
}
