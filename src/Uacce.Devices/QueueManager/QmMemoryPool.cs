using System.Collections.Concurrent;

namespace Uacce.Devices.QueueManager;

/// <summary>Region memory of closed queues, zeroed and ready for the next. Thread-safe.</summary>
internal sealed class QmMemoryPool
{
    // Queues that a program opens and closes in a loop are served from here; more than this would only hold memory.
    private const int MaxKept = 64;

    private readonly ConcurrentBag<QmMemory> _kept = [];
    private readonly int _mmioSize;
    private readonly int _dusSize;

    public QmMemoryPool(int mmioSize, int dusSize)
    {
        _mmioSize = mmioSize;
        _dusSize = dusSize;
    }

    public QmMemory Rent() => _kept.TryTake(out QmMemory? memory) ? memory : new QmMemory(_mmioSize, _dusSize);

    /// <summary>Takes memory back. Memory that a client still has mapped is never given to another: it is dropped.</summary>
    public void Return(QmMemory memory)
    {
        if (memory.IsMapped || _kept.Count >= MaxKept)
            return;
        memory.Clear();
        _kept.Add(memory);
    }
}
