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
    // Taken before the reap lock; the transport's locks are taken under it (waking a worker, closing the queue).
    // Never held while a request is told of its completion.
    private readonly BriefLock _submitLock = new();

    // Guards the head, the phase, the sleepers and the completion doorbell.
    // Taken after the submit lock; nothing is taken under it.
    // Never held while a request is told of its completion in another way than by a store.
    private readonly BriefLock _reapLock = new();
    private readonly QueueSleepers<TDescriptor> _sleepers = new();
    private AcceleratorException? _end;
    private long _submitted;
    private long _consumed;
    private int _tail;
    private int _head;
    private bool _phase = true;
    private ushort _armTag;

    // What the completion doorbell says: how many completions pass before the poller is called.
    private int _skip;

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

    private int Next(int index) => index + 1 == _requests.Length ? 0 : index + 1;

    // A structure around the reference, so that storing one needs no check of the array's type.
    private struct Slot
    {
        public QueueRequest<TDescriptor>? Request;
    }
}
