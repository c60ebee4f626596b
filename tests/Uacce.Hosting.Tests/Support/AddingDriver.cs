using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Hosting.Tests.Support;

/// <summary>
/// A small device: one request at a time, which adds 1 to each byte of a range of the client's memory. <c>Programs/adding.h</c> has the
/// client's side.
/// </summary>
internal sealed class AddingDriver : DeviceOperations, IDisposable
{
    public const int Capacity = 4;
    public const int Page = 4096;
    public const int DusSize = 2 * Page;
    public const uint EchoCommand = 0xC0045801; // _IOWR('X', 1, uint32_t)
    public const int AddressOffset = 0;
    public const int LengthOffset = 8;
    public const int StatusOffset = 16;
    public const int CompletedOffset = 24;
    public const int SeenOffset = 32;

    private readonly WorkerPool _workers = new(new WorkerPoolOptions());
    private int _got;
    private int _started;
    private int _stopping;

    public AddingDriver(int mmioPages) => Options = new UacceDeviceOptions
    {
        Name = "adding",
        Api = "adding_v1",
        Algorithms = ["add", "increment"],
        MmioSize = mmioPages * Page,
        DusSize = DusSize,
        NumaNode = 3,
    };

    public UacceDeviceOptions Options { get; }

    public int Got => Volatile.Read(ref _got);

    public int Stopping => Volatile.Read(ref _stopping);

    public int Started => Volatile.Read(ref _started);

    /// <summary>Gives memory of its own instead of the queue's, as a driver does that knows no other processes.</summary>
    public bool KeepsItsMemory { get; set; }

    public ushort? Threshold { get; set; }

    public string? UsageText { get; set; }

    public bool CountsInstances { get; set; } = true;

    public override int? AvailableInstances => CountsInstances ? Capacity - Got : null;

    public override string? Usage => UsageText;

    public override bool SupportsIsolation => Threshold is not null;

    public override bool IsIsolated => Threshold == 7;

    public override Errno ReadIsolationThreshold(out ushort errorsPerHour)
    {
        errorsPerHour = Threshold ?? 0;
        return Threshold is null ? Errno.ENOENT : Errno.None;
    }

    public override Errno WriteIsolationThreshold(ushort errorsPerHour)
    {
        if (IsIsolated)
            return Errno.EPERM;
        Threshold = errorsPerHour;
        return Errno.None;
    }

    public override Errno GetQueue(UacceQueue queue)
    {
        if (Interlocked.Increment(ref _got) > Capacity)
        {
            Interlocked.Decrement(ref _got);
            return Errno.EBUSY;
        }

        queue.DriverState = new AddingQueue(queue, Memory(queue, RegionType.Mmio), Memory(queue, RegionType.Dus));
        return Errno.None;
    }

    public override void PutQueue(UacceQueue queue) => Interlocked.Decrement(ref _got);

    public override Errno StartQueue(UacceQueue queue)
    {
        Interlocked.Increment(ref _started);
        return queue.AttachWork(_workers, StateOf(queue));
    }

    /// <summary>Holds every stop until it is set.</summary>
    public ManualResetEventSlim MayStop { get; } = new(initialState: true);

    public override void StopQueue(UacceQueue queue)
    {
        Interlocked.Increment(ref _stopping);
        MayStop.Wait();
        queue.DetachWork();
        Interlocked.Decrement(ref _started);
    }

    public override bool IsUpdated(UacceQueue queue) => StateOf(queue).HasUnseen;

    public override Errno MapRegion(UacceQueue queue, RegionType region, long length, out RegionMemory? memory)
    {
        memory = region == RegionType.Mmio ? StateOf(queue).Mmio : StateOf(queue).Dus;
        return length == memory.Window.Length ? Errno.None : Errno.EINVAL;
    }

    public override Errno Ioctl(UacceQueue queue, uint command, Span<byte> argument)
    {
        if (command != EchoCommand)
            return Errno.EINVAL;
        BinaryPrimitives.WriteUInt32LittleEndian(argument, BinaryPrimitives.ReadUInt32LittleEndian(argument) + 1);
        return Errno.None;
    }

    public void Dispose() => _workers.Dispose();

    private static AddingQueue StateOf(UacceQueue queue) => (AddingQueue)queue.DriverState!;

    private RegionMemory Memory(UacceQueue queue, RegionType region) => queue.Regions is { } regions && !KeepsItsMemory
        ? regions.Provide(region)
        : new RegionMemory(new PageMemory(queue.Device.RegionSize(region)));

    /// <summary>The doorbell is the first word of the last MMIO page and holds the number of the last request.</summary>
    private sealed class AddingQueue(UacceQueue queue, RegionMemory mmio, RegionMemory dus) : IQueueWork
    {
        private readonly SharedWord64 _doorbell = mmio.Window.Word64(mmio.Window.Length - Page);

        public RegionMemory Mmio => mmio;

        public RegionMemory Dus => dus;

        public bool HasUnseen => Dus.Window.Word64(CompletedOffset).ReadAcquire() != Dus.Window.Word64(SeenOffset).ReadAcquire();

        public bool IsPending => _doorbell.ReadAcquire() != Dus.Window.Word64(CompletedOffset).ReadAcquire();

        public bool SupportsWakeup => false;

        public int Process(int budget)
        {
            ulong number = _doorbell.ReadAcquire();
            if (number == Dus.Window.Word64(CompletedOffset).ReadAcquire())
                return 0;
            uint status = TryAdd() ? 0u : 1u;
            Dus.Window.Word32(StatusOffset).WriteRelease(status);
            Dus.Window.Word64(CompletedOffset).WriteRelease(number);
            queue.NotifyCompletion();
            return 1;
        }

        public void PublishNeedWakeup(bool needed)
        {
        }

        public void Fail(Exception defect) => Dus.Window.Word32(StatusOffset).WriteRelease(2);

        private bool TryAdd()
        {
            ulong address = Dus.Window.Word64(AddressOffset).ReadAcquire();
            var length = (int)Math.Min(Dus.Window.Word64(LengthOffset).ReadAcquire(), 1 << 20);
            using AccessScope access = queue.Binding.Enter();
            if (!access.IsInside || !queue.Binding.TryOpen(address, length, MemoryAccess.ReadWrite, out DeviceBuffer buffer))
                return false;
            using (buffer)
            {
                foreach (ref byte value in buffer.Span)
                    value = unchecked((byte)(value + 1));
                return buffer.TryCommit(length);
            }
        }
    }
}
