using System.Diagnostics;
using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Queues;

// A thread that waits for its request.
internal sealed partial class QmQueue<TDescriptor>
{
    /// <summary>
    /// Waits until the request is finished: polls for a while, then sleeps until the device tells of a completion.
    /// </summary>
    /// <param name="request">A request of this queue.</param>
    /// <param name="timeout">No answer for so long, and the queue is closed.</param>
    /// <param name="later">
    /// It, or one that was submitted behind it and that nobody waits for: a thread that goes to sleep sleeps until that is finished, as one wake costs more
    /// than a small request.
    /// </param>
    /// <exception cref="AcceleratorException">No answer in time; the queue has been closed.</exception>
    public void Wait(QueueRequest<TDescriptor> request, TimeSpan timeout, QueueRequest<TDescriptor>? later = null)
    {
        if (Spin(request))
            return;
        if (later is not null && later != request)
            Sleep(later, timeout, anyAnswerCounts: true);
        Sleep(request, timeout, anyAnswerCounts: false);
    }

    /// <summary>Takes back that completions may be skipped, for somebody waits for any. Behind this he looks whether there is one.</summary>
    internal void HearOfAll()
    {
        using (_reapLock.EnterScope())
        {
            if (_skip != 0 && _end is null && !_sleepers.IsPollerDone)
                AcknowledgeLocked(arm: true);
        }
    }

    private void Sleep(QueueRequest<TDescriptor> request, TimeSpan timeout, bool anyAnswerCounts)
    {
        long start = Stopwatch.GetTimestamp();
        long answers = Consumed;
        var spin = new SpinWait();
        try
        {
            while (!request.IsCompleted)
            {
                bool isEnding;
                bool polls;
                using (_reapLock.EnterScope())
                {
                    isEnding = request.IsReaped || _end is not null;
                    polls = !isEnding && _sleepers.TryPoll(request);
                }

                if (isEnding)
                {
                    spin.SpinOnce(); // another thread is about to tell
                }
                else if (polls)
                {
                    PollOnce(request);
                }
                else
                {
                    // The poller may have asked to be called for a later one. Arming takes that back; what came before the device could see it, nobody tells.
                    _ = Arm(onThreadPool: false);
                    Cpu.FullFence();
                    Reap();
                    request.Sleep(milliseconds: 1000);
                }

                bool isSilent = Stopwatch.GetElapsedTime(start) > timeout;
                if (isSilent)
                    Reap(); // what may be skipped is an answer, too
                if (anyAnswerCounts && Consumed != answers)
                    (start, answers) = (Stopwatch.GetTimestamp(), Consumed);
                else if (isSilent && !request.IsCompleted)
                    GiveUp(timeout);
            }
        }
        finally
        {
            Leave(request);
        }
    }

    private void PollOnce(QueueRequest<TDescriptor> request)
    {
        if (!Arm(onThreadPool: false) || request.IsCompleted)
            return;
        PollEvents events = _maps.Transport.Poll(timeout: 1000);
        if ((events & PollEvents.In) == PollEvents.None)
            EndIfDead(events);
    }

    private void Leave(QueueRequest<TDescriptor> request)
    {
        QueueRequest<TDescriptor>? next;
        using (_reapLock.EnterScope())
        {
            bool held = _sleepers.IsPollerDone;
            next = _sleepers.Leave(request);
            if (held && !_sleepers.IsPollerDone && _end is null)
                AcknowledgeLocked(arm: false);
        }

        next?.Wake();
    }
}
