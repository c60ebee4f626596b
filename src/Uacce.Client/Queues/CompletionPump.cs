using Uacce.Client.Transport;

namespace Uacce.Client.Queues;

/// <summary>
/// Reaps a queue on the thread pool while asynchronous requests are outstanding on it. No thread waits: the transport
/// calls back when there is something to reap.
/// </summary>
internal sealed class CompletionPump<TDescriptor> : IThreadPoolWorkItem, IDisposable
    where TDescriptor : unmanaged
{
    private const int TryAgainEvery = 16;

    private readonly QmQueue<TDescriptor> _queue;
    private readonly QueueTransport _transport;
    private readonly Action _ready;
    private readonly SilenceWatch<TDescriptor>? _watch;
    private int _outstanding;
    private bool _spinPays = true; // this and the next are the running work item's
    private uint _rounds;

    // 1 while a callback is due or the work item runs.
    private int _running;

    public CompletionPump(QmQueue<TDescriptor> queue, QueueTransport transport, TimeSpan? limit)
    {
        _queue = queue;
        _transport = transport;
        _watch = limit is { } silence ? new SilenceWatch<TDescriptor>(queue, silence) : null;
        _ready = () => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Whether it waits for an event, or runs.</summary>
    public bool IsRunning => Volatile.Read(ref _running) != 0;

    /// <summary>Whether asynchronous requests are outstanding.</summary>
    public bool HasOutstanding => Volatile.Read(ref _outstanding) != 0;

    /// <summary>That many asynchronous requests were submitted.</summary>
    public void Started(int count)
    {
        Interlocked.Add(ref _outstanding, count);
        _watch?.Begin();
        if (Interlocked.Exchange(ref _running, 1) != 0)
            return;
        _queue.HearOfAll();
        _transport.WhenReady(_ready);
    }

    /// <summary>An asynchronous request has ended, wherever it was reaped.</summary>
    public void Finished() => Interlocked.Decrement(ref _outstanding);

    /// <summary>The queue has ended: there is nothing to watch any more.</summary>
    public void Dispose() => _watch?.Dispose();

    /// <summary>Polls before it has the device call: that costs both sides more than a small request. Not while it was in vain lately.</summary>
    private bool TrySpin()
    {
        if (!_spinPays && ++_rounds % TryAgainEvery != 0)
            return false;
        _spinPays = _queue.SpinForAny();
        return _spinPays;
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            if (_queue.Reap(onThreadPool: true))
                continue;
            if (Volatile.Read(ref _outstanding) == 0)
            {
                // Full fences on both sides: either this thread sees the new request, or its submitter sees no pump.
                Interlocked.Exchange(ref _running, 0);
                if (Volatile.Read(ref _outstanding) == 0 || Interlocked.Exchange(ref _running, 1) != 0)
                    return;
                continue;
            }

            if (TrySpin() || !_queue.Arm(onThreadPool: true))
                continue;
            _queue.EndIfDead(_transport.Poll(timeout: 0));
            if (_queue.IsEnded)
                continue; // its requests are failing; count them down, then stop
            _transport.WhenReady(_ready);
            return;
        }
    }
}
