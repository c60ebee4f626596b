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
    private int _mappings;

    /// <summary>Wraps memory; <paramref name="owner"/> is kept reachable with it.</summary>
    public RegionMemory(PageMemory owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Owner = owner;
    }

    /// <summary>The memory itself.</summary>
    public MemoryWindow Window => Owner.Window;

    /// <summary>Whether a client has it mapped.</summary>
    public bool IsMapped => Volatile.Read(ref _mappings) > 0;

    /// <summary>What keeps <see cref="Window"/> valid.</summary>
    public PageMemory Owner { get; }

    internal void AddMapping() => Interlocked.Increment(ref _mappings);

    internal void RemoveMapping() => Interlocked.Decrement(ref _mappings);
}
