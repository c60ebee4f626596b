using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Devices.Zip;
using Uacce.Framework;

namespace Uacce.Devices.Tests.Rig;

/// <summary>A ZIP device with its own registry, worker and address space.</summary>
internal sealed class ZipRig : IDisposable
{
    public ZipRig(
        int version = 3, CompressionEffort effort = CompressionEffort.Fast, int queues = 1024, int depth = 1024, int maxStreams = 4096,
        int workers = 1, ZipEngines? engines = null, TimeProvider? time = null)
    {
        Workers = new WorkerPool(new WorkerPoolOptions { Workers = workers });
        Device = ZipDevice.Register(Registry, new ZipDeviceOptions
        {
            Effort = effort,
            Engines = engines ?? ZipEngines.Detect([]),
            MaxStreams = maxStreams,
            QueueManager = new QmDeviceOptions { Version = version, Workers = Workers, Queues = queues, Depth = depth, Time = time ?? TimeProvider.System },
        });
    }

    public WorkerPool Workers { get; }

    public UacceRegistry Registry { get; } = new();

    public LocalAddressSpace Space { get; } = new();

    public UacceDevice Device { get; }

    public RawQueue Open(ZipQueueType type, bool sharePage = false) => new(Device, Space, type, sharePage);

    public Buffer Allocate(int length, MemoryAccess access = MemoryAccess.ReadWrite) => new(Space, length, access);

    public Buffer Allocate(ReadOnlySpan<byte> content)
    {
        var buffer = new Buffer(Space, Math.Max(1, content.Length), MemoryAccess.ReadWrite);
        content.CopyTo(buffer.Span);
        return buffer;
    }

    public void Dispose()
    {
        Registry.Remove(Device);
        Workers.Dispose();
    }
}
