namespace Uacce.Framework;

/// <summary>One entry of <see cref="DeviceEvents"/>.</summary>
public readonly record struct DeviceEvent
{
    /// <summary>Counts the events of a registry, from 0; a gap between two that were read is what was lost.</summary>
    public long Number { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    public DeviceEventKind Kind { get; init; }

    /// <summary>The device's full name.</summary>
    public string Device { get; init; }

    /// <summary>The PASID of the address space it concerns; 0 when it concerns none.</summary>
    public int Pasid { get; init; }

    /// <summary>For a fault: the first address that was asked for.</summary>
    public ulong Address { get; init; }

    /// <summary>For a fault: the bytes that were asked for.</summary>
    public long Length { get; init; }

    /// <summary>For a fault: what the device wanted to do there.</summary>
    public MemoryAccess Access { get; init; }

    /// <summary>
    /// For faults and errors: how many there have been so far, of this address space on this device or of this device. Not each
    /// fault is an event, or a client could push everybody else's out: the first 16 are, then each that doubles the count.
    /// </summary>
    public long Count { get; init; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; init; }
}
