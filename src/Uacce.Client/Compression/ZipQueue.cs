using Uacce.Abi;
using Uacce.Client.Queues;
using Uacce.Client.Streams;

namespace Uacce.Client.Compression;

/// <summary>A queue of a ZIP device: one direction, and descriptors in the shape this device's version expects.</summary>
/// <remarks>Thread-safe, as <see cref="QmQueue{TDescriptor}"/>.</remarks>
internal sealed class ZipQueue : IDisposable
{
    /// <summary>Most bytes one flat request may take or make; the hardware's limit.</summary>
    public const int MaxFlatLength = 8 << 20;

    private readonly int _version;

    public ZipQueue(AcceleratorDevice device, ZipQueueType type, TimeSpan spin, TimeSpan? limit = null)
    {
        Ring = new QmQueue<ZipDescriptor>(device, (ushort)type, spin, limit);
        _ = QmVersion.TryParse(device.Api, out _version); // the ring was opened, so it parses
    }

    public QmQueue<ZipDescriptor> Ring { get; }

    /// <summary>Blocks of streams that were compressed through this queue.</summary>
    public IdleBuffers<CompressionBlock> IdleBlocks { get; } = new(4);

    /// <summary>Buffers of streams that were decompressed through this queue.</summary>
    public IdleBuffers<DecompressionBuffers> IdleDecompressionBuffers { get; } = new(4);

    /// <summary>A request over flat buffers; the caller adds stream fields.</summary>
    public ZipDescriptor Describe(ZipRequestType type, uint control, ulong source, int sourceLength, ulong destination, int destinationLength)
    {
        // Version 2 takes zlib and gzip in the older layout (qm_v2: type 0).
        bool old = _version == 2 && type != ZipRequestType.Deflate;
        return new ZipDescriptor
        {
            InputLength = (uint)sourceLength,
            SourceControl = control | (old ? ZipControl.DescriptorType0 : ZipControl.DescriptorType3),
            Type = ZipTypeWord.Create(type).Value,
            OutputAvailable = (uint)destinationLength,
            SourceAddress = source,
            DestinationAddress = destination,
        };
    }

    /// <summary>Submits, waiting while the ring is full.</summary>
    public void Submit(in ZipDescriptor descriptor, ZipRequest request, bool ring = true)
    {
        if (Ring.TrySubmit(descriptor, request, ring))
            return;
        Ring.Ring();
        var spin = new SpinWait();
        while (!Ring.TrySubmit(descriptor, request))
        {
            if (!Ring.Reap())
                spin.SpinOnce();
        }
    }

    /// <summary>Submits and waits; the request was prepared to be waited for.</summary>
    /// <exception cref="AcceleratorException">The queue ended first.</exception>
    public ref readonly ZipDescriptor Run(in ZipDescriptor descriptor, ZipRequest request, TimeSpan timeout)
    {
        Submit(descriptor, request);
        Ring.Wait(request, timeout);
        if (request.Failure is { } failure)
            throw failure;
        return ref request.Result;
    }

    public void Dispose()
    {
        Ring.Dispose();
        IdleBlocks.Dispose();
        IdleDecompressionBuffers.Dispose();
    }
}
