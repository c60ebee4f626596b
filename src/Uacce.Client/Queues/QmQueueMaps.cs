using System.Globalization;
using Uacce.Abi;
using Uacce.Client.Transport;
using Uacce.Memory;

namespace Uacce.Client.Queues;

/// <summary>A started QM queue's shared memory, as the driver of either kind of device finds it.</summary>
/// <remarks>Owns the transport and both mappings; disposing closes the queue.</remarks>
internal sealed class QmQueueMaps : IDisposable
{
    private readonly List<IRegionMapping> _mappings = [];

    private QmQueueMaps(QueueTransport transport) => Transport = transport;

    public QueueTransport Transport { get; }

    /// <summary>The number in this queue's doorbells.</summary>
    public int Number { get; private set; }

    public QmDusLayout Layout { get; private set; }

    public MemoryWindow Dus { get; private set; }

    public MemoryWindow Mmio { get; private set; }

    /// <summary>Offset of the share page in <see cref="Dus"/>, or 0 when the device has none.</summary>
    public int SharePageOffset { get; private set; }

    /// <summary>
    /// Opens, maps and starts a queue in the order every QM driver uses: DUS, MMIO, SET_QP_CTX, SET_QP_INFO, START.
    /// </summary>
    /// <exception cref="AcceleratorException">Any step was refused; nothing stays open.</exception>
    public static QmQueueMaps Open(AcceleratorDevice device, ushort queueType)
    {
        if (!QmVersion.TryParse(device.Api, out int version) || version < 2)
            throw new AcceleratorException(AcceleratorFailure.Incompatible, $"{device.Name} speaks {device.Api}; this client speaks hisi_qm_v2 and later.");
        if ((device.Flags & DeviceFlags.Sva) == DeviceFlags.None)
            throw new AcceleratorException(AcceleratorFailure.Incompatible, $"{device.Name} cannot share an address space (flags bit 0 is clear).");
        var maps = new QmQueueMaps(device.Open());
        try
        {
            maps.Dus = maps.Map(device, RegionType.Dus, device.DusSize);
            maps.Mmio = maps.Map(device, RegionType.Mmio, device.MmioSize);
            maps.Configure(device, queueType);
            Check(maps.Transport.Ioctl(UacceIoctl.StartQueue, []), "START_Q", device);
            return maps;
        }
        catch
        {
            maps.Dispose();
            throw;
        }
    }

    /// <summary>Stops the queue, unmaps and closes. When this returns the device touches no memory for it.</summary>
    public void Dispose()
    {
        // A refusal means that the queue has ended by itself; closing it is right in any case.
        _ = Transport.Ioctl(UacceIoctl.PutQueue, []);
        foreach (IRegionMapping mapping in _mappings)
            mapping.Dispose();
        Transport.Dispose();
    }

    private MemoryWindow Map(AcceleratorDevice device, RegionType region, int length)
    {
        Check(Transport.Map(region, length, out IRegionMapping? mapping), $"mmap of its {region} region", device);
        _mappings.Add(mapping!);
        return mapping!.Window;
    }

    private void Configure(AcceleratorDevice device, ushort queueType)
    {
        Span<byte> argument = stackalloc byte[QmQueueInfo.Size];
        new QmQueueContext(0, queueType).Write(argument);
        Check(Transport.Ioctl(UacceIoctl.SetQueueContext, argument[..QmQueueContext.Size]), "SET_QP_CTX", device);
        _ = QmQueueContext.TryRead(argument, out QmQueueContext context);
        Number = context.Id;

        new QmQueueInfo(0, 0, 0, QmSharePage.Request).Write(argument);
        Check(Transport.Ioctl(UacceIoctl.SetQueueInfo, argument), "SET_QP_INFO", device);
        _ = QmQueueInfo.TryRead(argument, out QmQueueInfo info);
        Layout = new QmDusLayout(info.SubmissionDepth, device.DusSize);
        // The completion ring lies behind 128-byte entries whatever the device says, and both must end before the status words.
        if (info.DescriptorSize != QmDusLayout.DescriptorSize || info.SubmissionDepth < 2
            || info.CompletionDepth != info.SubmissionDepth || Layout.RingsEnd + QmDusLayout.StatusBytes > device.DusSize)
        {
            throw new AcceleratorException(AcceleratorFailure.Incompatible, string.Create(
                CultureInfo.InvariantCulture,
                $"{device.Name} has rings of {info.SubmissionDepth} and {info.CompletionDepth} entries of {info.DescriptorSize} bytes, which this client cannot use."));
        }

        SharePageOffset = QmSharePage.TryReadGrant(info.Extension, device.DusSize, out int offset) && offset >= Layout.RingsEnd ? offset : 0;
    }

    private static void Check(Errno error, string operation, AcceleratorDevice device)
    {
        if (error != Errno.None)
            throw AcceleratorException.FromErrno(error, operation, device.Name);
    }
}
