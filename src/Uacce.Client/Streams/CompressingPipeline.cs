using System.IO.Compression;
using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Client.Compression;

namespace Uacce.Client.Streams;

/// <summary>
/// Compresses a stream block by block, several blocks at a time on one or more queues, and writes one standard stream in
/// order. Not thread-safe, as no stream is.
/// </summary>
/// <remarks>
/// Methods that may wait take <c>asynchronous</c>: false makes them complete before they return.
/// </remarks>
internal sealed class CompressingPipeline
{
    private readonly AcceleratorPool _pool;
    private readonly CompressionFormat _format;
    private readonly CompressionLevel _level;
    private readonly Stream _output;
    private readonly ZipQueue[] _queues;
    private readonly CompressionBlock?[] _blocks;
    private readonly int _blockSize;
    private StreamChecksum _checksum;
    private int _current;
    private int _oldest;
    private bool _headerWritten;
    private bool _broken;

    public CompressingPipeline(
        AcceleratorPool pool, AcceleratorDevice device, CompressionFormat format, AcceleratedStreamOptions options, Stream output)
    {
        _pool = pool;
        _format = format;
        _level = options.Level;
        _output = output;
        _blockSize = options.BlockSize;
        _checksum = new StreamChecksum(format);
        ZipQueueSet set = pool.Queues(device, ZipQueueType.Compress);
        _queues = new ZipQueue[Math.Min(options.Parallelism, pool.QueuesPerDevice)];
        for (int i = 0; i < _queues.Length; i++)
            _queues[i] = set.Take();
        // For each queue a block being compressed and one waiting behind it, and one block being filled.
        _blocks = new CompressionBlock?[(2 * _queues.Length) + 1];
    }

    private CompressionBlock Current => _blocks[_current] ??= CompressionBlock.Take(_queues[_current % _queues.Length], _blockSize);

    private bool IsIdle => _oldest == _current;

    /// <summary>Takes input until a block is full; returns how much. Then call <see cref="SubmitAsync"/> and go on.</summary>
    /// <exception cref="IOException">A part of the stream could not be written before.</exception>
    public int Fill(ReadOnlySpan<byte> source)
    {
        ThrowIfBroken();
        return Current.Fill(source);
    }

    public bool NeedsSubmit => Current.IsFull;

    /// <summary>Sends the current block on its way and makes the next one current, collecting the oldest when all are used.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SubmitAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        Send(wholeStream: false, asynchronous);
        _current = Next(_current);
        if (_current == _oldest)
            await CollectAsync(asynchronous, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes out everything that was put in so far; the output then ends on a byte and can be read that far.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        if (Current.Filled > 0)
            await SubmitAsync(asynchronous, cancellationToken).ConfigureAwait(false);
        while (!IsIdle)
            await CollectAsync(asynchronous, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the stream; one with a gap is left as it is, so that nobody takes it for whole.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FinishAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        if (_broken)
            return;
        if (!_headerWritten && IsIdle && Current.Filled > 0)
        {
            // All of it is in one block: one stateless request makes the whole stream, with the best engine for that.
            Send(wholeStream: true, asynchronous);
            _current = Next(_current);
            if (await CollectAsync(asynchronous, cancellationToken).ConfigureAwait(false))
                return;
        }

        await FlushAsync(asynchronous, cancellationToken).ConfigureAwait(false);
        byte[] end = new byte[ZipFraming.MaxOverhead];
        int length = ZipFraming.WriteEnd(_format, _checksum.Value, _checksum.Size, end);
        await EmitAsync(end.AsMemory(0, length), asynchronous, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of all blocks, waiting for those the device still has: it must not write into memory we gave up.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReleaseAsync(bool asynchronous)
    {
        foreach (CompressionBlock? block in _blocks)
        {
            if (block is null)
                continue;
            if (block.IsInFlight)
            {
                await block.WaitAsync(asynchronous, _pool.Timeout).ConfigureAwait(false);
                _ = block.TakeResult(out _); // nobody wants it any more
            }

            block.Release();
        }
    }

    private void ThrowIfBroken()
    {
        if (_broken)
            throw new IOException("A part of the compressed stream could not be written: nothing can follow it.");
    }

    private int Next(int index) => index + 1 == _blocks.Length ? 0 : index + 1;

    private void Send(bool wholeStream, bool asynchronous)
    {
        try
        {
            Current.Submit(_format, wholeStream, asynchronous);
        }
        catch (AcceleratorException) when (_pool.Fallback == FallbackPolicy.OnError)
        {
            // Not in flight: collecting it compresses it here, in its turn.
        }
    }

    /// <summary>Writes the oldest block out; true when it was a whole stream.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> CollectAsync(bool asynchronous, CancellationToken cancellationToken)
    {
        CompressionBlock block = _blocks[_oldest]!;
        AcceleratorException? failure = null;
        ZipDescriptor? result = null;
        if (block.IsInFlight)
        {
            await block.WaitAsync(asynchronous, _pool.Timeout).ConfigureAwait(false);
            result = block.TakeResult(out failure);
        }

        _oldest = Next(_oldest);
        _broken = true; // unless the block gets to the output
        int length;
        if (result is { } done)
        {
            _pool.CountRequest(done.Consumed, done.Produced);
            _checksum.Append(ZipFraming.ChecksumOf(_format, done), block.Filled);
            length = (int)done.Produced;
        }
        else
        {
            length = FallBack(block, failure);
        }

        await EmitAsync(block.Output[..length], asynchronous, cancellationToken).ConfigureAwait(false);
        _broken = false;
        block.Clear();
        return result is not null && block.IsWholeStream;
    }

    private int FallBack(CompressionBlock block, AcceleratorException? failure)
    {
        if (failure is not null)
        {
            _pool.CountFailure();
            if (_pool.Fallback != FallbackPolicy.OnError)
                throw failure;
        }

        _pool.CountFallback();
        _checksum.Append(block.Input);
        return SoftwareCodec.CompressBlock(_level, block.Input, block.Output.Span);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask EmitAsync(ReadOnlyMemory<byte> data, bool asynchronous, CancellationToken cancellationToken)
    {
        if (!_headerWritten)
        {
            _headerWritten = true;
            byte[] header = ZipFraming.Header(_format).ToArray();
            if (asynchronous)
                await _output.WriteAsync(header, cancellationToken).ConfigureAwait(false);
            else
                _output.Write(header);
        }

        if (asynchronous)
            await _output.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        else
            _output.Write(data.Span);
    }
}
