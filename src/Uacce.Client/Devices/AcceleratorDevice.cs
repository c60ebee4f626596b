using Uacce.Abi;
using Uacce.Client.Transport;

namespace Uacce.Client;

/// <summary>What a device says of itself, read when it was enumerated.</summary>
/// <remarks>Immutable. The device may have gone by the time it is opened.</remarks>
public sealed class AcceleratorDevice
{
    internal AcceleratorDevice(AcceleratorSource source, string name)
    {
        Source = source;
        Name = name;
    }

    /// <summary>Where it was found.</summary>
    public AcceleratorSource Source { get; }

    /// <summary>The device name, such as <c>hisi_zip-0</c>.</summary>
    public string Name { get; }

    /// <summary>The <c>api</c> attribute, such as <c>hisi_qm_v3</c>.</summary>
    public required string Api { get; init; }

    /// <summary>The <c>flags</c> attribute.</summary>
    public required DeviceFlags Flags { get; init; }

    /// <summary>The <c>algorithms</c> attribute.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>Bytes of the MMIO region.</summary>
    public required int MmioSize { get; init; }

    /// <summary>Bytes of the DUS region.</summary>
    public required int DusSize { get; init; }

    /// <summary>The NUMA node, or -1.</summary>
    public int NumaNode { get; init; } = -1;

    /// <summary>Queues that could be opened when this was read, or null when the driver does not count them.</summary>
    public int? AvailableInstances { get; init; }

    /// <summary>Whether the device took itself out of use.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>How hard a compression device tries; null when the device does not say, as hardware does not.</summary>
    public CompressionEffort? Effort { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Opens a queue.</summary>
    /// <exception cref="AcceleratorException">The device is gone, full, or may not be opened.</exception>
    internal QueueTransport Open()
    {
        Errno error = Source.TryOpen(this, out QueueTransport? transport);
        return transport ?? throw AcceleratorException.FromErrno(error, "open", Name);
    }
}
