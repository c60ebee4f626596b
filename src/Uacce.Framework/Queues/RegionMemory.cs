using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>The memory behind one region of one queue.</summary>
/// <remarks>
/// Clients keep it reachable while they have it mapped, which may be longer than the queue lives: after removal a mapping
/// stays readable and writable, only the device stops looking at it. So a driver never gives it to a second client while
/// <see cref="IsMapped"/>.
/// </remarks>
public sealed class RegionMemory
{
    private readonly bool _isShared;
    private int _mappings;

    /// <summary>Wraps memory of this process; <paramref name="owner"/> is kept reachable with it.</summary>
    public RegionMemory(PageMemory owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Owner = owner;
        Window = owner.Window;
    }

    /// <summary>
    /// Wraps memory that other processes can map, which nobody here sees or can take back: it counts as mapped from now on.
    /// <paramref name="owner"/> keeps <paramref name="window"/> valid, and is kept reachable with it.
    /// </summary>
    public RegionMemory(MemoryWindow window, object owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Owner = owner;
        Window = window;
        _isShared = true;
    }

    /// <summary>The memory itself.</summary>
    public MemoryWindow Window { get; }

    /// <summary>Whether a client has, or may have, it mapped.</summary>
    public bool IsMapped => _isShared || Volatile.Read(ref _mappings) > 0;

    /// <summary>What keeps <see cref="Window"/> valid.</summary>
    public object Owner { get; }

    internal void AddMapping() => Interlocked.Increment(ref _mappings);

    internal void RemoveMapping() => Interlocked.Decrement(ref _mappings);
}
