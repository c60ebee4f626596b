using Uacce.Abi;

namespace Uacce.Client.Queues;

// The end of the queue, whoever finds it.
internal sealed partial class QmQueue<TDescriptor>
{
    /// <summary>Closes the queue if the device or the kernel has ended it.</summary>
    internal void EndIfDead(PollEvents events)
    {
        bool dead = (events & (PollEvents.Error | PollEvents.HangUp | PollEvents.Invalid)) != PollEvents.None;
        using (_reapLock.EnterScope())
            dead |= _end is null && _receiveStopped.ReadAcquire() == 1; // mapped only while the queue has not ended
        if (dead)
            End(AcceleratorException.Lost(Device.Name));
    }

    /// <summary>Closes the queue; requests outstanding fail.</summary>
    public void Dispose() => End(AcceleratorException.Lost(Device.Name));

    /// <summary>Closes the queue because the device is silent. The device is drained before the requests fail.</summary>
    internal void GiveUp(TimeSpan limit) => End(new AcceleratorException(
        AcceleratorFailure.TimedOut, $"{Device.Name} did not answer within {limit}; its queue was closed."));

    private void End(AcceleratorException reason)
    {
        QueueRequest<TDescriptor>? failed = null;
        using (_submitLock.EnterScope())
        {
            using (_reapLock.EnterScope())
            {
                if (_end is not null)
                    return;
                Volatile.Write(ref _end, reason);
            }

            // Drains the device first: from here on it touches no memory of these requests.
            _maps.Dispose();
            foreach (Slot slot in _requests)
            {
                if (slot.Request is not { } request)
                    continue;
                request.SetFailure(reason);
                request.Next = failed;
                failed = request;
            }

            Array.Clear(_requests);
        }

        Signal(failed, onThreadPool: false);
        _pump.Dispose();
    }
}
