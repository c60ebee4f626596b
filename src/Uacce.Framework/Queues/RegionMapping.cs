using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>A client's mapping of a region: what mmap returned. Disposing it is munmap.</summary>
/// <remarks>Valid, readable and writable until disposed, also when the queue or the device is gone by then. Thread-safe.</remarks>
public sealed class RegionMapping : IDisposable
{
    private readonly UacceQueue _queue;
    private readonly RegionMemory _memory;
    private int _disposed;

    internal RegionMapping(UacceQueue queue, RegionType region, RegionMemory memory)
    {
        _queue = queue;
        _memory = memory;
        Region = region;
        memory.AddMapping();
    }

    /// <summary>Which region this is.</summary>
    public RegionType Region { get; }

    /// <summary>The mapped bytes.</summary>
    public MemoryWindow Window => _memory.Window;

    /// <summary>Unmaps; the region may be mapped again.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _memory.RemoveMapping();
        _queue.Unmapped(this);
    }
}
