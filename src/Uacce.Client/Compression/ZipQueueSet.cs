using Uacce.Abi;

namespace Uacce.Client.Compression;

/// <summary>The open queues of one device in one direction, handed out in turn.</summary>
/// <remarks>Thread-safe. A queue that has ended is replaced when its turn comes.</remarks>
internal sealed class ZipQueueSet : IDisposable
{
    // Guards the queues.
    // Taken after nothing; opening a queue takes the framework's locks under it.
    // Never held while a queue is ended, which drains the device.
    private readonly Lock _setLock = new();
    private readonly AcceleratorDevice _device;
    private readonly ZipQueueType _type;
    private readonly TimeSpan _spin;
    private readonly TimeSpan _limit;
    private readonly ZipQueue?[] _queues;
    private int _next;
    private bool _disposed;

    public ZipQueueSet(AcceleratorDevice device, ZipQueueType type, AcceleratorPoolOptions options)
    {
        _device = device;
        _type = type;
        _spin = options.Spin;
        _limit = options.Timeout;
        _queues = new ZipQueue?[options.QueuesPerDevice];
    }

    /// <summary>The next queue in turn.</summary>
    /// <exception cref="AcceleratorException">The device refused, and no other queue of it is open here.</exception>
    public ZipQueue Take()
    {
        ZipQueue taken;
        ZipQueue? ended;
        lock (_setLock)
        {
            int turn = _next;
            _next = turn + 1 == _queues.Length ? 0 : turn + 1;
            ended = _queues[turn];
            if (ended is { Ring.IsEnded: false })
                return ended;
            try
            {
                if (_disposed)
                    throw AcceleratorException.Lost(_device.Name);
                taken = new ZipQueue(_device, _type, _spin, _limit);
            }
            catch (AcceleratorException refusal)
            {
                if (refusal.Reason == AcceleratorFailure.Busy && AnyOpen() is { } shared)
                    return shared; // the device is full: share one of those we have
                refusal.IsFromOpening = true;
                throw;
            }

            _queues[turn] = taken;
        }

        ended?.Dispose(); // its idle buffers
        return taken;
    }

    private ZipQueue? AnyOpen() => Array.Find(_queues, queue => queue is { Ring.IsEnded: false });

    /// <summary>Ends the queues; from then on the device counts as lost.</summary>
    public void Dispose()
    {
        ZipQueue?[] ending;
        lock (_setLock)
        {
            _disposed = true;
            ending = [.. _queues];
            Array.Clear(_queues);
        }

        foreach (ZipQueue? queue in ending)
            queue?.Dispose();
    }
}
