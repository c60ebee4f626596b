using Uacce.Abi;

namespace Uacce.Client.Compression;

/// <summary>The open queues of one device in one direction, handed out in turn.</summary>
/// <remarks>Thread-safe. A queue that has ended is replaced when its turn comes.</remarks>
internal sealed class ZipQueueSet : IDisposable
{
    // Guards the queues.
    // Taken after the pool's lock; opening a queue takes the framework's locks under it.
    // Never held while a request is in flight.
    private readonly Lock _setLock = new();
    private readonly AcceleratorDevice _device;
    private readonly ZipQueueType _type;
    private readonly TimeSpan _spin;
    private readonly ZipQueue?[] _queues;
    private int _next;
    private bool _disposed;

    public ZipQueueSet(AcceleratorDevice device, ZipQueueType type, AcceleratorPoolOptions options)
    {
        _device = device;
        _type = type;
        _spin = options.Spin;
        _queues = new ZipQueue?[options.QueuesPerDevice];
    }

    /// <summary>The next queue in turn.</summary>
    /// <exception cref="AcceleratorException">The device refused, and no other queue of it is open here.</exception>
    public ZipQueue Take()
    {
        lock (_setLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(AcceleratorPool));
            int turn = _next;
            _next = turn + 1 == _queues.Length ? 0 : turn + 1;
            ZipQueue? queue = _queues[turn];
            if (queue is { Ring.IsEnded: false })
                return queue;
            try
            {
                queue = new ZipQueue(_device, _type, _spin);
            }
            catch (AcceleratorException refusal) when (refusal.Reason == AcceleratorFailure.Busy && AnyOpen() is not null)
            {
                return AnyOpen()!; // the device is full: share one of those we have
            }

            _queues[turn] = queue;
            return queue;
        }
    }

    private ZipQueue? AnyOpen() => Array.Find(_queues, queue => queue is { Ring.IsEnded: false });

    public void Dispose()
    {
        lock (_setLock)
        {
            _disposed = true;
            foreach (ZipQueue? queue in _queues)
                queue?.Dispose();
        }
    }
}
