using System.Buffers;
using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Client.Compression;

/// <summary>Buffers that are too large for one request, piece by piece through one queue; the thread waits.</summary>
internal readonly struct PieceCodec
{
    // Small enough that stored blocks of it fit the device's promise of 9/8 in what is left of a large destination.
    private const int PieceLength = 4 << 20;

    private readonly AcceleratorPool _pool;
    private readonly ZipQueue _queue;
    private readonly CompressionFormat _format;
    private readonly ZipRequest _request = new();
    private readonly ZipContextBuffer _context;

    private PieceCodec(AcceleratorPool pool, ZipQueue queue, CompressionFormat format, ZipContextBuffer context)
    {
        _pool = pool;
        _queue = queue;
        _format = format;
        _context = context;
    }

    public static CompressionResult Compress(
        AcceleratorPool pool, ZipQueue queue, CompressionFormat format, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using var context = new ZipContextBuffer(queue.Ring.Transport);
        var codec = new PieceCodec(pool, queue, format, context);
        var checksum = new StreamChecksum(format);
        ReadOnlySpan<byte> header = ZipFraming.Header(format);
        if (!header.TryCopyTo(destination))
            return TooSmall;
        int written = header.Length;
        while (!source.IsEmpty)
        {
            ReadOnlySpan<byte> piece = source[..Math.Min(PieceLength, source.Length)];
            Span<byte> room = destination[written..];
            if (room.Length > ZipQueue.MaxFlatLength)
                room = room[..ZipQueue.MaxFlatLength];
            // Each piece is a stream of its own that ends byte-aligned and unfinished; strung together they are one.
            ZipDescriptor done = codec.Run(default, piece, room);
            var status = new ZipStatus(done.Status);
            if (status.Code == ZipStatus.OutputTooSmall || !status.IsSuccess || done.Consumed != (uint)piece.Length)
                return status.Code == ZipStatus.OutputTooSmall ? TooSmall : throw Failed(queue, status);
            checksum.Append(ZipFraming.ChecksumOf(format, done), piece.Length);
            written += (int)done.Produced;
            source = source[piece.Length..];
        }

        Span<byte> end = stackalloc byte[ZipFraming.MaxOverhead];
        end = end[..ZipFraming.WriteEnd(format, checksum.Value, checksum.Size, end)];
        return end.TryCopyTo(destination[written..])
            ? new CompressionResult(OperationStatus.Done, written + end.Length)
            : TooSmall;
    }

    public static CompressionResult Decompress(
        AcceleratorPool pool, ZipQueue queue, CompressionFormat format, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using var context = new ZipContextBuffer(queue.Ring.Transport);
        var codec = new PieceCodec(pool, queue, format, context);
        var header = new StreamHeader(format);
        var state = default(ZipStreamState);
        Span<byte> spare = new byte[1];
        int written = 0;
        bool pending = false;
        while (true)
        {
            if (!header.IsDone)
            {
                if (!header.TryFeed(source, out int skipped) || !header.IsDone)
                    return Invalid;
                source = source[skipped..];
            }

            if (source.IsEmpty && !pending)
                return Invalid; // the stream should go on
            ReadOnlySpan<byte> piece = source[..Math.Min(ZipQueue.MaxFlatLength, source.Length)];
            Span<byte> room = destination[written..];
            if (room.IsEmpty)
                room = spare; // the stream may end without making another byte
            ZipDescriptor done = codec.Run(state, piece, room.Length > ZipQueue.MaxFlatLength ? room[..ZipQueue.MaxFlatLength] : room);
            state.Absorb(done);
            var status = new ZipStatus(done.Status);
            if (!status.IsSuccess)
                return status.IsAboutData ? Invalid : throw Failed(queue, status);
            if (written + (long)done.Produced > destination.Length)
                return TooSmall;
            written += (int)done.Produced;
            source = source[(int)done.Consumed..];
            pending = (done.Context0 & ZipContext.StateMask) == ZipContext.StateOutputPending;
            if (!status.IsEndOfStream)
            {
                // There was input or pending output, and room: a device that does nothing with them would go on so for ever.
                if (done.Consumed == 0 && done.Produced == 0)
                    throw AcceleratorException.Failed(queue.Ring.Device.Name, "make any progress", status.Code);
                continue;
            }

            if (source.IsEmpty)
                return new CompressionResult(OperationStatus.Done, written);
            if (format != CompressionFormat.GZip)
                return Invalid;
            header.Reset();
            state = default;
        }
    }

    private static CompressionResult TooSmall => new(OperationStatus.DestinationTooSmall, 0);

    private static CompressionResult Invalid => new(OperationStatus.InvalidData, 0);

    private static AcceleratorException Failed(ZipQueue queue, ZipStatus status) =>
        AcceleratorException.Failed(queue.Ring.Device.Name, "do a piece of a large buffer", status.Code);

    private ZipDescriptor Run(in ZipStreamState state, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var call = new Call(this, state, source.Length, destination.Length);
        return PinnedSpans.Run(source, destination, call, static (from, to, call) => call.Codec.RunPinned(call, from, to));
    }

    private ZipDescriptor RunPinned(in Call call, ulong from, ulong to)
    {
        _request.Prepare(asynchronous: false);
        var memory = new RequestMemory(_queue.Ring.Transport, from, call.SourceLength, to, call.DestinationLength);
        ZipDescriptor done = default;
        try
        {
            ZipDescriptor descriptor = call.State.Next(
                _queue, _format, _context.Address, memory.Source, call.SourceLength, memory.Destination, call.DestinationLength);
            done = _queue.Run(descriptor, _request, _pool.Timeout);
            _pool.CountRequest(done.Consumed, done.Produced);
            return done;
        }
        finally
        {
            memory.TakeBack(done.Produced);
        }
    }

    private readonly record struct Call(PieceCodec Codec, ZipStreamState State, int SourceLength, int DestinationLength);
}
