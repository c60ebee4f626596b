using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Compression;

/// <summary>Whole buffers through the queues of one device; one request each where they fit.</summary>
internal sealed class BufferCodec
{
    /// <summary>Marks a result of a batch that must be done by itself.</summary>
    public const OperationStatus NotDone = OperationStatus.NeedMoreData;

    // Stored blocks of this much, with their overhead, still fit the largest flat output.
    private const int MaxCompressLength = ZipQueue.MaxFlatLength - 4096;

    [ThreadStatic]
    private static ZipRequest? t_request;

    [ThreadStatic]
    private static GZipHeader? t_header;

    private readonly AcceleratorPool _pool;
    private readonly CompressionFormat _format;
    private readonly CompressionLevel _level;
    private readonly ZipRequestPool _requests = new();
    private AcceleratorDevice _device;
    private ZipQueue? _compressQueue;
    private ZipQueue? _decompressQueue;

    public BufferCodec(AcceleratorPool pool, AcceleratorDevice device, CompressionFormat format, CompressionLevel level)
    {
        _pool = pool;
        _device = device;
        _format = format;
        _level = level;
    }

    /// <summary>Where the last queue was opened.</summary>
    public AcceleratorDevice Device => Volatile.Read(ref _device);

    public static bool FitsOneRequest(int source, int destination, bool compress) => compress
        ? source <= MaxCompressLength
        : source <= ZipQueue.MaxFlatLength && destination <= ZipQueue.MaxFlatLength;

    public CompressionResult Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!FitsOneRequest(source.Length, destination.Length, compress: true))
            return PieceCodec.Compress(_pool, Queue(compress: true), _format, source, destination);
        ReadOnlySpan<byte> header = ZipFraming.Header(_format);
        if (!header.TryCopyTo(destination) || destination.Length == header.Length)
            return TooSmall;
        if (source.IsEmpty)
            return WriteEmpty(destination, header.Length);
        CompressionResult result = Finish(Run(source, destination[header.Length..], compress: true), source.Length, header.Length);
        return result.Status == NotDone
            ? throw AcceleratorException.Failed(_device.Name, "take all of its input", ZipStatus.Success)
            : result;
    }

    public CompressionResult Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (!FitsOneRequest(source.Length, destination.Length, compress: false))
            return PieceCodec.Decompress(_pool, Queue(compress: false), _format, source, destination);
        int written = 0;
        while (true)
        {
            if (!TrySkipHeader(source, out ReadOnlySpan<byte> body) || body.IsEmpty)
                return Invalid;
            ZipDescriptor done = Run(body, destination[written..], compress: false);
            CompressionResult member = Finish(done, body.Length, 0);
            if (member.Status is not (OperationStatus.Done or NotDone))
                return member;
            written += member.BytesWritten;
            source = body[(int)done.Consumed..];
            if (source.IsEmpty)
                return new CompressionResult(OperationStatus.Done, written);
            if (_format != CompressionFormat.GZip)
                return Invalid;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CompressionResult> RunAsync(
        ReadOnlyMemory<byte> source, Memory<byte> destination, bool compress, CancellationToken cancellationToken)
    {
        if (!TryPrepare(source, destination, compress, out ReadOnlyMemory<byte> body, out int header, out CompressionResult early))
            return early;
        ZipQueue queue = Queue(compress);
        ZipRequest request = _requests.Rent();
        request.Prepare(asynchronous: true);
        ZipDescriptor descriptor = Hold(queue, request, body, destination[header..]);
        uint produced = 0;
        try
        {
            while (!queue.Ring.TrySubmit(descriptor, request))
                await queue.Ring.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);

            await request.AsValueTask().ConfigureAwait(false);
            if (request.Failure is { } failure)
                throw failure; // not pooled again: the queue is gone
            produced = request.Result.Produced;
        }
        finally
        {
            request.Release(produced);
        }

        CompressionResult result = Finish(request.Result, body.Length, header);
        _requests.Return(request);
        return result.Status == NotDone
            ? await DecompressOnThreadPool(source, destination).ConfigureAwait(false)
            : result;
    }

    // On its own, so that others do not pay for what the lambda captures. The device has seen the request: too late to cancel.
    private Task<CompressionResult> DecompressOnThreadPool(ReadOnlyMemory<byte> source, Memory<byte> destination) =>
        Task.Run(() => Decompress(source.Span, destination.Span));

    public void RunBatch(ReadOnlySpan<CompressionJob> jobs, Span<CompressionResult> results, bool compress)
    {
        ZipQueue queue;
        try
        {
            queue = Queue(compress);
        }
        catch (AcceleratorException)
        {
            // No queue to be had: the caller does each job by itself, and learns why or falls back.
            results[..jobs.Length].Fill(new CompressionResult(NotDone, 0));
            return;
        }

        ZipRequest[] inFlight = ArrayPool<ZipRequest>.Shared.Rent(queue.Ring.Capacity);
        try
        {
            new BatchRun(this, queue, inFlight, compress).Run(jobs, results);
        }
        finally
        {
            ArrayPool<ZipRequest>.Shared.Return(inFlight, clearArray: true);
        }
    }

    /// <summary>Everything that can be decided before a device is asked. False: <paramref name="early"/> is the outcome.</summary>
    internal bool TryPrepare(
        ReadOnlyMemory<byte> source, Memory<byte> destination, bool compress,
        out ReadOnlyMemory<byte> body, out int header, out CompressionResult early)
    {
        body = source;
        header = 0;
        early = new CompressionResult(NotDone, 0);
        if (!FitsOneRequest(source.Length, destination.Length, compress))
            return false;
        if (compress)
        {
            ReadOnlySpan<byte> bytes = ZipFraming.Header(_format);
            header = bytes.Length;
            early = TooSmall;
            if (!bytes.TryCopyTo(destination.Span) || destination.Length == header)
                return false;
            if (source.IsEmpty)
                early = WriteEmpty(destination.Span, header);
            return !source.IsEmpty;
        }

        early = Invalid;
        if (!TrySkipHeader(source.Span, out ReadOnlySpan<byte> rest) || rest.IsEmpty)
            return false;
        body = source[^rest.Length..];
        return true;
    }

    internal ZipRequestPool Requests => _requests;

    internal AcceleratorPool Pool => _pool;

    internal ZipDescriptor Hold(ZipQueue queue, ZipRequest request, ReadOnlyMemory<byte> source, Memory<byte> destination)
    {
        ref readonly RequestMemory memory = ref request.Hold(queue.Ring.Transport, source, destination);
        return Describe(queue, memory.Source, source.Length, memory.Destination, destination.Length);
    }

    /// <summary>Turns a finished request into a result; <see cref="NotDone"/> when bytes are left behind the stream.</summary>
    /// <exception cref="AcceleratorException">The device could not do it, through no fault of the data.</exception>
    internal CompressionResult Finish(in ZipDescriptor done, int sourceLength, int header)
    {
        var status = new ZipStatus(done.Status);
        if (status.IsSuccess)
        {
            _pool.CountRequest(done.Consumed, done.Produced);
            OperationStatus outcome = done.Consumed == (uint)sourceLength ? OperationStatus.Done : NotDone;
            return new CompressionResult(outcome, header + (int)done.Produced);
        }

        return status.Code switch
        {
            ZipStatus.OutputTooSmall => TooSmall,
            ZipStatus.BadData or ZipStatus.ChecksumMismatch => Invalid,
            _ => throw AcceleratorException.Failed(_device.Name, "do a request", status.Code),
        };
    }

    private static CompressionResult TooSmall => new(OperationStatus.DestinationTooSmall, 0);

    private static CompressionResult Invalid => new(OperationStatus.InvalidData, 0);

    // No device is asked to compress nothing: hardware ignores such requests.
    private CompressionResult WriteEmpty(Span<byte> destination, int header)
    {
        Span<byte> end = stackalloc byte[ZipFraming.MaxOverhead];
        end = end[..ZipFraming.WriteEnd(_format, new StreamChecksum(_format).Value, 0, end)];
        return end.TryCopyTo(destination[header..]) ? new CompressionResult(OperationStatus.Done, header + end.Length) : TooSmall;
    }

    private ZipDescriptor Run(ReadOnlySpan<byte> source, Span<byte> destination, bool compress)
    {
        ZipQueue queue = Queue(compress);
        var call = new Call(this, queue, source.Length, destination.Length);
        return PinnedSpans.Run(source, destination, call, static (from, to, call) => call.Codec.RunPinned(call, from, to));
    }

    private ZipDescriptor RunPinned(in Call call, ulong from, ulong to)
    {
        ZipRequest request = t_request ??= new ZipRequest();
        request.Prepare(asynchronous: false);
        var memory = new RequestMemory(call.Queue.Ring.Transport, from, call.SourceLength, to, call.DestinationLength);
        ZipDescriptor done = default;
        try
        {
            ZipDescriptor descriptor = Describe(call.Queue, memory.Source, call.SourceLength, memory.Destination, call.DestinationLength);
            return done = call.Queue.Run(descriptor, request, _pool.Timeout);
        }
        finally
        {
            memory.TakeBack(done.Produced);
        }
    }

    private ZipDescriptor Describe(ZipQueue queue, ulong from, int sourceLength, ulong to, int destinationLength) => queue.Describe(
        ZipFraming.RequestType(_format), ZipControl.NewStream | ZipControl.Finish,
        from, sourceLength, to, Math.Min(destinationLength, ZipQueue.MaxFlatLength));

    private ZipQueue Queue(bool compress)
    {
        ref ZipQueue? queue = ref compress ? ref _compressQueue : ref _decompressQueue;
        if (Volatile.Read(ref queue) is { Ring.IsEnded: false } open)
            return open;
        ZipQueue taken = OpenQueue(compress);
        Volatile.Write(ref queue, taken);
        return taken;
    }

    // On its own, so that others do not pay for what the lambda captures.
    private ZipQueue OpenQueue(bool compress)
    {
        ZipQueueType type = compress ? ZipQueueType.Compress : ZipQueueType.Decompress;
        ZipQueue taken = _pool.Open(_device, _format, _level, (_pool, type), static (device, queues) => queues._pool.Queues(device, queues.type).Take());
        Volatile.Write(ref _device, taken.Ring.Device);
        return taken;
    }

    private bool TrySkipHeader(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> body)
    {
        body = source;
        if (_format == CompressionFormat.Deflate)
            return true;
        // The common header without optional fields costs nothing.
        if (_format == CompressionFormat.GZip && source.Length >= 10 && source[..4].SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B, 8, 0]))
        {
            body = source[10..];
            return true;
        }

        if (_format == CompressionFormat.ZLib)
        {
            body = source.Length < 2 ? [] : source[2..];
            return source.Length >= 2 && StreamHeader.IsZLib(source[0], source[1]);
        }

        GZipHeader header = t_header ??= new GZipHeader();
        header.Reset();
        if (!header.TryFeed(source, out int length) || !header.IsDone)
            return false;
        body = source[length..];
        return true;
    }

    private readonly record struct Call(BufferCodec Codec, ZipQueue Queue, int SourceLength, int DestinationLength);
}
