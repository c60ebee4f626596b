using System.Diagnostics;
using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Queues;

/// <summary>A started queue of a QM device: submits descriptors and hands completions to the requests they belong to.</summary>
/// <typeparam name="TDescriptor">The descriptor of the device, 128 bytes.</typeparam>
/// <remarks>
/// Thread-safe: any number of threads may submit, reap and wait. A request that was submitted always ends, with a result
/// or, when the queue ends first, with a failure; either way the device no longer touches its memory.
/// </remarks>
internal sealed partial class QmQueue<TDescriptor> : IDisposable
    where TDescriptor : unmanaged
{
    private const int Looks = 32; // between two looks at the clock

    private readonly QmQueueMaps _maps;
    private readonly QmDoorbells _doorbells;
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private readonly SharedWord32 _sendStopped;
    private readonly SharedWord32 _receiveStopped;
    private readonly Slot[] _requests;
    private readonly CompletionPump<TDescriptor> _pump;
    private readonly long _spinTicks;

    // Guards the tail, the slots it passes, and the end of the queue.
    // Taken before the reap lock; the transport's locks are taken under it (waking a worker).
    // Never held while a request is told of its completion.
    private readonly Lock _submitLock = new();

    // Guards the head, the phase, the sleepers and the completion doorbell.
    // Taken after the submit lock; nothing is taken under it.
    // Never held while a request is told of its completion in another way than by a store.
    private readonly Lock _reapLock = new();
    private readonly QueueSleepers<TDescriptor> _sleepers = new();
    private AcceleratorException? _end;
    private long _submitted;
    private long _consumed;
    private int _tail;
    private int _head;
    private bool _phase = true;
    private ushort _armTag;

    /// <summary>Opens and starts a queue of the given type.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queueType">What SET_QP_CTX is told.</param>
    /// <param name="spin">How long a waiting thread polls before it sleeps; zero when the device needs this processor.</param>
    /// <param name="limit">How long asynchronous requests wait for a completion before the queue is closed; null: for ever.</param>
    /// <exception cref="AcceleratorException">The device refused.</exception>
    public QmQueue(AcceleratorDevice device, ushort queueType, TimeSpan spin, TimeSpan? limit = null)
    {
        Device = device;
        _maps = QmQueueMaps.Open(device, queueType);
        QmDusLayout layout = _maps.Layout;
        _doorbells = new QmDoorbells(_maps);
        _submissions = new SubmissionRing(_maps.Dus, layout.Depth, QmDusLayout.DescriptorSize);
        _completions = new CompletionRing(
            _maps.Dus.Slice(layout.CompletionRingOffset, (long)layout.Depth * QmDusLayout.CompletionSize), layout.Depth);
        _sendStopped = _maps.Dus.Word32(layout.SendStoppedOffset);
        _receiveStopped = _maps.Dus.Word32(layout.ReceiveStoppedOffset);
        _requests = new Slot[layout.Depth];
        _pump = new CompletionPump<TDescriptor>(this, _maps.Transport, limit);
        _spinTicks = (long)(spin.TotalSeconds * Stopwatch.Frequency);
    }

    public AcceleratorDevice Device { get; }

    /// <summary>Requests that can be outstanding: one slot always stays empty.</summary>
    public int Capacity => _requests.Length - 1;

    /// <summary>Whether the queue has ended.</summary>
    public bool IsEnded => Volatile.Read(ref _end) is not null;

    public Transport.QueueTransport Transport => _maps.Transport;

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
        int count = -1;
        int asynchronous = 0;
        lock (_submitLock)
        {
            if (_end is null && _sendStopped.ReadAcquire() != 1)
                count = (int)Math.Min(descriptors.Length, Capacity - (_submitted - Volatile.Read(ref _consumed)));
            int slot = _tail;
            for (int i = 0; i < count; i++)
            {
                QueueRequest<TDescriptor> request = requests[i];
                request.Reset();
                _requests[slot].Request = request;
                asynchronous += request.IsAsynchronous ? 1 : 0;
                slot = Next(slot);
            }

            if (count > 0)
            {
                // All slots in one go: their lines come from the device's core together, as far as stores wait in line.
                int beforeEnd = Math.Min(count, _requests.Length - _tail);
                _submissions.Write(_tail, descriptors[..beforeEnd]);
                _submissions.Write(0, descriptors[beforeEnd..count]);
                _tail = slot;
                _submitted += count;
                if (ring)
                    _doorbells.RingSubmission(_tail);
            }
        }

        if (count < 0)
        {
            Dispose(); // a device that stopped taking requests may have nobody waiting on it who would find that out
            throw AcceleratorException.Lost(Device.Name);
        }

        if (asynchronous > 0)
            _pump.Started(asynchronous);
        return count;
    }

    /// <summary>Rings for everything submitted without.</summary>
    public void Ring()
    {
        lock (_submitLock)
        {
            if (_end is null)
                _doorbells.RingSubmission(_tail);
        }
    }

    /// <summary>
    /// Takes the completions there are, looking up to <paramref name="looks"/> times for the first; true when there were any.
    /// Returns at once when another thread is at it.
    /// </summary>
    public bool Reap(int looks = 1, bool onThreadPool = false)
    {
        if (!_reapLock.TryEnter())
            return false;
        QueueRequest<TDescriptor>? finished;
        bool any;
        try
        {
            // Completions come in the order of the slots, so the next result starts to travel together with its entry.
            _submissions.Prefetch(_head);
            while (!HasCompletionLocked() && --looks > 0)
            {
                Cpu.Pause();
                _submissions.Prefetch(_head);
            }

            finished = ReapLocked(arm: false, out any);
        }
        finally
        {
            _reapLock.Exit();
        }

        Signal(finished, onThreadPool);
        return any;
    }

    /// <summary>Reaps, asks for an event with the next completion, and says whether nothing was there: then it is safe to sleep.</summary>
    internal bool Arm(bool onThreadPool)
    {
        QueueRequest<TDescriptor>? finished;
        bool any;
        lock (_reapLock)
            finished = ReapLocked(arm: true, out any);
        Signal(finished, onThreadPool);
        return !any;
    }

    /// <summary>Polls for a completion of any request, as long as a thread that waits for its own would; true when there was one.</summary>
    internal bool SpinForAny()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start <= _spinTicks)
        {
            if (Reap(Looks, onThreadPool: true))
                return true;
            Thread.Yield();
        }

        return false;
    }

    private bool Spin(QueueRequest<TDescriptor> request)
    {
        long start = 0;
        while (!request.IsCompleted)
        {
            if (Reap(Looks))
            {
                // Others' completions: the device is writing the next into the same cache line, and looking would take it away.
                for (int i = 0; i < Looks && !request.IsCompleted; i++)
                    Cpu.Pause();
                continue;
            }

            long now = Stopwatch.GetTimestamp();
            if (start == 0)
                start = now;
            else if (now - start > _spinTicks)
                return request.IsCompleted;
            else
                Thread.Yield(); // where processors are few, the worker that is waited for may need this one
            Cpu.Pause();
        }

        return true;
    }

    private bool HasCompletionLocked() => _end is null && _completions.ReadAcquire(_head).Phase == _phase;

    /// <summary>Takes all completions there are, and tells whom a store tells; the others are left to <see cref="Signal"/>.</summary>
    private QueueRequest<TDescriptor>? ReapLocked(bool arm, out bool any)
    {
        any = false;
        QueueRequest<TDescriptor>? first = null;
        QueueRequest<TDescriptor>? last = null;
        while (_end is null)
        {
            // Acquire: the slot and the output were written before the entry was published.
            QmCompletion completion = _completions.ReadAcquire(_head);
            if (completion.Phase != _phase)
                break;
            int slot = completion.Slot;
            QueueRequest<TDescriptor>? request = slot < _requests.Length ? _requests[slot].Request : null;
            if (request is null)
                break; // a device that names a slot nobody filled is broken: the waiter will time out and close it
            request.SetResult(_submissions, slot);
            _requests[slot].Request = null;
            _head = Next(_head);
            if (_head == 0)
                _phase = !_phase;
            Volatile.Write(ref _consumed, _consumed + 1);
            any = true;
            if (request.TryTell())
                continue; // and is its owner's again
            request.Next = null;
            if (last is null)
                first = request;
            else
                last.Next = request;
            last = request;
        }

        if (_end is null && (any || arm) && !_sleepers.IsPollerDone)
            AcknowledgeLocked(arm);
        return first;
    }

    private void AcknowledgeLocked(bool arm)
    {
        // Without the arm of a sleeper this doorbell would take it back.
        bool armed = arm || _sleepers.HasPoller || _pump.IsRunning;
        _doorbells.RingCompletion(_head, armed, armed ? unchecked(++_armTag) : (ushort)0);
    }

    private void Signal(QueueRequest<TDescriptor>? finished, bool onThreadPool)
    {
        while (finished is { } request)
        {
            finished = request.Next; // before telling it: from then on it may be submitted again
            if (request.IsAsynchronous)
                _pump.Finished();
            request.Signal(onThreadPool);
        }

        _room.Raise();
    }

    private int Next(int index) => index + 1 == _requests.Length ? 0 : index + 1;

    // A structure around the reference, so that storing one needs no check of the array's type.
    private struct Slot
    {
        public QueueRequest<TDescriptor>? Request;
    }
}
