using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>Shape of a ZIP device.</summary>
internal sealed class ZipDeviceOptions
{
    /// <summary>How hard it tries. Defaults to <see cref="CompressionEffort.Fast"/>.</summary>
    public CompressionEffort Effort { get; set; } = CompressionEffort.Fast;

    /// <summary>The engines that compute. Required.</summary>
    public ZipEngines? Engines { get; set; }

    /// <summary>The queue manager in front of it.</summary>
    public QmDeviceOptions QueueManager { get; set; } = new();

    /// <summary>Whether it refuses to open queues once it is isolated; see <see cref="UacceDeviceOptions.RefuseOpensWhenIsolated"/>.</summary>
    public bool RefuseOpensWhenIsolated { get; set; }

    /// <summary>
    /// Streams one client may have open in each direction. The one used least recently is forgotten for the next; a decompression that is
    /// then continued fails, a compression loses only its history. Defaults to 4,096.
    /// </summary>
    public int MaxStreams { get; set; } = 4096;
}
