using System.Diagnostics;
using Uacce.Abi;

namespace Uacce.Client.Queues;

// A thread that waits for its request.
internal sealed partial class QmQueue<TDescriptor>
{
    /// <summary>
    /// Waits until the request is finished: polls for a while, then sleeps until the device tells of a completion.
    /// </summary>
    /// <exception cref="AcceleratorException">No answer in <paramref name="timeout"/>; the queue has been closed.</exception>
    public void Wait(QueueRequest<TDescriptor> request, TimeSpan timeout)
    {
        if (!Spin(request))
            Sleep(request, timeout);
    }

    private void Sleep(QueueRequest<TDescriptor> request, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
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
                    spin.SpinOnce(); // another thread is about to tell
                else if (polls)
                    PollOnce(request);
                else
                    request.Sleep(milliseconds: 1000);
                if (Stopwatch.GetElapsedTime(start) > timeout && !request.IsCompleted)
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
