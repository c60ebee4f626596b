using System.Globalization;
using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Devices.QueueManager;

/// <summary>A HiSilicon queue manager in software: queues, rings, doorbells and their control, for any function behind it.</summary>
/// <remarks>Semantics from the kernel's <c>drivers/crypto/hisilicon/qm.c</c>; api <c>hisi_qm_v2</c> and later.</remarks>
internal sealed class QmDevice : DeviceOperations
{
    private readonly QmDeviceOptions _options;
    private readonly QmFunction _function;
    private readonly WorkerPool _workers;
    private readonly QmQueueNumbers _numbers;
    private readonly QmMemoryPool _memory;
    private readonly HardwareErrors _errors;

    public QmDevice(QmDeviceOptions options, QmFunction function)
    {
        if (options.Version < 2)
            throw new ArgumentException("The UADK library crashes on hisi_qm_v1; offer version 2 or later.", nameof(options));
        if (options.Queues is < 1 or > QmDoorbell.QueueMask + 1)
            throw new ArgumentException("A queue manager has 1 to 1,024 queues.", nameof(options));
        if (options.Depth is < 2 or > ushort.MaxValue)
            throw new ArgumentException("A ring has 2 to 65,535 entries.", nameof(options));
        _options = options;
        _function = function;
        _workers = options.Workers ?? throw new ArgumentException("A queue manager needs workers.", nameof(options));
        _numbers = new QmQueueNumbers(options.Queues);
        Layout = QmDusLayout.ForDepth(options.Depth, options.PageSize);
        // One page, and the page of the doorbell, as the kernel maps them without doorbell isolation.
        MmioSize = options.PageSize + QmDoorbell.MmioOffset;
        _memory = new QmMemoryPool(MmioSize, Layout.Size);
        _errors = new HardwareErrors(options.IsolationThreshold, options.Time);
    }

    public QmDusLayout Layout { get; }

    public int MmioSize { get; }

    public string Api => string.Create(CultureInfo.InvariantCulture, $"hisi_qm_v{_options.Version}");

    protected override HardwareErrors Errors => _errors;

    public override int? AvailableInstances => _numbers.Free;

    public override string? Usage => _function.Usage;

    public override Errno GetQueue(UacceQueue queue)
    {
        if (!_numbers.TryTake(out int number))
            return Errno.EBUSY;
        try
        {
            QmMemory memory = queue.Regions is { } regions ? new QmMemory(regions) : _memory.Rent();
            queue.DriverState = new QmQueue(queue, number, Layout, memory, _workers);
            return Errno.None;
        }
        catch (OutOfMemoryException)
        {
            _numbers.Return(number);
            return Errno.ENOMEM;
        }
    }

    public override void PutQueue(UacceQueue queue)
    {
        QmQueue qm = StateOf(queue);
        _memory.Return(qm.Memory);
        _numbers.Return(qm.Number);
    }

    public override Errno StartQueue(UacceQueue queue)
    {
        QmQueue qm = StateOf(queue);
        qm.Start(_function.CreateExecutor(qm.Type, queue.Binding), _function.Marks, _options.Time);
        Errno error = Errno.EIO;
        try
        {
            error = queue.AttachWork(_workers, qm);
            return error;
        }
        finally
        {
            if (error != Errno.None)
                qm.Stop(); // refused, or thrown: the executor is the queue's and goes with it
        }
    }

    public override void StopQueue(UacceQueue queue)
    {
        queue.DetachWork();
        StateOf(queue).Stop();
    }

    public override void StopSending(UacceQueue queue) => StateOf(queue).StopSending();

    public override void StopReceiving(UacceQueue queue) => StateOf(queue).StopReceiving();

    public override Errno Reset()
    {
        _function.Reset();
        return Errno.None;
    }

    public override bool IsUpdated(UacceQueue queue) => StateOf(queue).TellReadable();

    public override Errno MapRegion(UacceQueue queue, RegionType region, long length, out RegionMemory? memory)
    {
        QmMemory own = StateOf(queue).Memory;
        RegionMemory wanted = region == RegionType.Mmio ? own.Mmio : own.Dus;
        memory = length == wanted.Window.Length ? wanted : null;
        return memory is null ? Errno.EINVAL : Errno.None;
    }

    public override Errno Ioctl(UacceQueue queue, uint command, Span<byte> argument)
    {
        QmQueue qm = StateOf(queue);
        switch (command)
        {
            case UacceIoctl.SetQueueContext:
                if (!QmQueueContext.TryRead(argument, out QmQueueContext context) || context.Type > _function.MaxQueueType)
                    return Errno.EINVAL;
                qm.Type = context.Type;
                (context with { Id = (ushort)qm.Number }).Write(argument);
                return Errno.None;
            case UacceIoctl.SetQueueInfo:
                if (!QmQueueInfo.TryRead(argument, out QmQueueInfo info))
                    return Errno.EINVAL;
                ulong grant = QmSharePage.IsRequest(info.Extension) ? qm.GrantSharePage() : info.Extension;
                new QmQueueInfo(QmDusLayout.DescriptorSize, (ushort)Layout.Depth, (ushort)Layout.Depth, grant).Write(argument);
                return Errno.None;
            default:
                return Errno.EINVAL;
        }
    }

    private static QmQueue StateOf(UacceQueue queue) => (QmQueue)queue.DriverState!;
}
