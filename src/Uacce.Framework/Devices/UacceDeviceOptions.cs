using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>What a driver says of its device when it registers it; fixed from then on.</summary>
public sealed class UacceDeviceOptions
{
    /// <summary>Interface name, such as <c>hisi_zip</c>; the device is called <c>&lt;name&gt;-&lt;id&gt;</c>. At most 63 characters.</summary>
    public string Name { get; set; } = "";

    /// <summary>The <c>api</c> attribute, such as <c>hisi_qm_v3</c>.</summary>
    public string Api { get; set; } = "";

    /// <summary>The <c>flags</c> attribute. Defaults to <see cref="DeviceFlags.Sva"/>.</summary>
    public DeviceFlags Flags { get; set; } = DeviceFlags.Sva;

    /// <summary>Names of the algorithms on offer; only what the device really does.</summary>
    public IReadOnlyList<string> Algorithms { get; set; } = [];

    /// <summary>Bytes of the MMIO region, a multiple of the page size; 0 hides it.</summary>
    public int MmioSize { get; set; }

    /// <summary>Bytes of the DUS region, a multiple of the page size; 0 hides it.</summary>
    public int DusSize { get; set; }

    /// <summary>The NUMA node shown as <c>device/numa_node</c>. Defaults to 0.</summary>
    public int NumaNode { get; set; }

    /// <summary>How hard a compression device tries; null for other devices.</summary>
    public CompressionEffort? Effort { get; set; }

    /// <summary>
    /// Refuses to open queues, with EIO, once the device is isolated. Defaults to false, as in Linux: isolation advises clients to
    /// choose another device, and those that do not look go on.
    /// </summary>
    public bool RefuseOpensWhenIsolated { get; set; }

    /// <summary>
    /// Lets another address space than the opener's start, map and control a queue. Defaults to false.
    /// </summary>
    /// <remarks>
    /// Security: a process that inherited or received the descriptor can then make the device read and write the
    /// <em>opener's</em> memory.
    /// </remarks>
    public bool AllowForeignAddressSpaces { get; set; }
}
