using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Devices.QueueManager;

/// <summary>Shape of a queue manager.</summary>
internal sealed class QmDeviceOptions
{
    /// <summary>Queue manager version, 2 or later. Defaults to 3.</summary>
    public int Version { get; set; } = 3;

    /// <summary>Entries of each ring; at most 1,024 fit the doorbell's neighbours in UADK. Defaults to 1,024.</summary>
    public int Depth { get; set; } = QmDusLayout.DefaultDepth;

    /// <summary>Queues that can be open at once, at most 1,024 because doorbells name them in ten bits. Defaults to 1,024.</summary>
    public int Queues { get; set; } = QmDoorbell.QueueMask + 1;

    /// <summary>Page size that region sizes are rounded to, in bytes. Defaults to 4,096.</summary>
    public int PageSize { get; set; } = 4096;

    /// <summary>Hardware errors within one hour that isolate the device; 0, the default: none do.</summary>
    public ushort IsolationThreshold { get; set; }

    /// <summary>The clock of that hour. Defaults to the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Who runs the queues. Required.</summary>
    public WorkerPool? Workers { get; set; }
}
