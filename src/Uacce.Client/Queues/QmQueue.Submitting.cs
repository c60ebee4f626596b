using System.Runtime.CompilerServices;

namespace Uacce.Client.Queues;

// The submission side: from the caller's descriptors into the ring.
internal sealed partial class QmQueue<TDescriptor>
{
    /// <summary>
    /// Puts a request into the ring; false when the ring is full. With <paramref name="ring"/> false the device hears of it
    /// with the next doorbell.
    /// </summary>
    /// <exception cref="AcceleratorException">The queue has ended; the request was not submitted.</exception>
    public bool TrySubmit(in TDescriptor descriptor, QueueRequest<TDescriptor> request, bool ring = true) =>
        Submit(new ReadOnlySpan<TDescriptor>(in descriptor), new ReadOnlySpan<QueueRequest<TDescriptor>>(in request), ring) == 1;

    /// <summary>
    /// Puts as many requests into the ring as fit, with one doorbell for all; returns how many. Request n belongs to
    /// descriptor n.
    /// </summary>
    /// <exception cref="AcceleratorException">The queue has ended; none was submitted.</exception>
    public int Submit(
        ReadOnlySpan<TDescriptor> descriptors, ReadOnlySpan<QueueRequest<TDescriptor>> requests, bool ring = true)
    {
        int count;
        int asynchronous;
        using (_submitLock.EnterScope())
            count = SubmitLocked(descriptors, requests, ring, out asynchronous);
        if (count < 0)
        {
            Dispose(); // a device that stopped taking requests may have nobody waiting on it who would find that out
            throw AcceleratorException.Lost(Device.Name);
        }

        if (asynchronous > 0)
            _pump.Started(asynchronous);
        return count;
    }

    /// <summary>What <see cref="Submit"/> does; -1 where the queue has ended.</summary>
    /// <remarks>Apart from the lock: the compiler holds nothing in registers around code that runs on all ways out.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int SubmitLocked(
        ReadOnlySpan<TDescriptor> descriptors, ReadOnlySpan<QueueRequest<TDescriptor>> requests, bool ring, out int asynchronous)
    {
        asynchronous = 0;
        if (_end is not null || _sendStopped.ReadAcquire() == 1)
            return -1;
        Slot[] slots = _requests;
        int count = (int)Math.Min(descriptors.Length, Capacity - (_submitted - Volatile.Read(ref _consumed)));
        if (count <= 0)
            return 0;
        int slot = _tail;
        long number = _submitted;
        foreach (QueueRequest<TDescriptor> request in requests[..count])
        {
            request.Reset();
            request.Number = number++;
            slots[slot].Request = request;
            asynchronous += request.IsAsynchronous ? 1 : 0;
            slot = Next(slot);
        }

        // All slots in one go: their lines come from the device's core together, as far as stores wait in line.
        int beforeEnd = Math.Min(count, slots.Length - _tail);
        _submissions.Write(_tail, descriptors[..beforeEnd]);
        _submissions.Write(0, descriptors[beforeEnd..count]);
        _tail = slot;
        _submitted += count;
        if (ring)
            _doorbells.RingSubmission(slot);
        return count;
    }

    /// <summary>Rings for everything submitted without.</summary>
    public void Ring()
    {
        using (_submitLock.EnterScope())
        {
            if (_end is null)
                _doorbells.RingSubmission(_tail);
        }
    }
}
