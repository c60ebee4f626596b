namespace Uacce.Framework;

// What happens when a call does not end: for a page of a client's memory that does not come, say.
internal sealed partial class Worker
{
    /// <summary>
    /// Gives the worker another thread when its own is in the same call as at the last look. The queue of that call waits until it ends; the others
    /// are served.
    /// </summary>
    public void TakeOverIfStuck()
    {
        using (_tableLock.EnterScope())
        {
            if (_stopping || _thread is null || !_turn.IsInTheSameCall())
                return;
            // First, because where no thread can be had the turn goes on. It waits for this lock.
            var next = new WorkerTurn();
            Thread thread = Start(next);
            if (!_turn.TryEnd())
                return;
            next.Held = _turn.Current;
            if (next.Held is { } held)
                held.IsHeld = true;
            // Before there is another thread that could follow this one into the same run.
            if ((_turn.Run ?? _runs.OfferedBy(_thread)) is { } run)
            {
                _turn.StuckIn = run;
                run.GotStuck();
                _runs.Remove(run);
            }

            (_turn, _thread) = (next, thread);
        }
    }

    /// <summary>Starts the worker's first thread; false when it has one. Throws where none can be had.</summary>
    private bool TryStartLocked()
    {
        if (_thread is not null)
            return false;
        SchedulePoint.Allocate();
        _thread = Start(_turn);
        return true;
    }

    private Thread Start(WorkerTurn turn)
    {
        string name = $"uacce worker {Index}";
        var thread = new Thread(SchedulePoint.Adopt(() => Run(turn), name)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    /// <summary>Whether the thread is the worker's, and not one whose turn was tried to be ended in vain.</summary>
    private bool IsMine(WorkerTurn turn)
    {
        using (_tableLock.EnterScope())
            return _turn == turn;
    }

    /// <summary>A thread is out of its call and may be the worker's no more: then it hands the queue over, if it has one, and has to go.</summary>
    private void HandOver(WorkerTurn turn, WorkAttachment? attachment)
    {
        using (_tableLock.EnterScope())
        {
            if (_turn == turn)
                return;
            turn.IsOver = true;
            turn.StuckIn?.CameOut();
            if (attachment is null)
                return;
            attachment.IsHeld = false;
            if (!_hasEnded)
            {
                _signals.Raise(attachment.Slot);
                return;
            }
        }

        Forget(attachment);
    }
}
