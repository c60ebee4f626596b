using Uacce.Abi;
using Uacce.Client.Compression;

namespace Uacce.Client.Streams;

/// <summary>One block of a stream being compressed: its input, its output, and the request that turns one into the other.</summary>
internal sealed class CompressionBlock : IDisposable
{
    private readonly ZipQueue _queue;
    private readonly ZipContextBuffer _context;
    private readonly HandedMemory _input;
    private readonly HandedMemory _output;
    private readonly ZipRequest _request = new();

    private CompressionBlock(ZipQueue queue, int size)
    {
        _queue = queue;
        _input = new HandedMemory(queue.Ring.Transport, size);
        _output = new HandedMemory(queue.Ring.Transport, CompressionSession.GetMaxCompressedLength(size));
        _context = new ZipContextBuffer(queue.Ring.Transport);
        _request.MemoryOwner = this; // a stream that is forgotten with a block in flight must not take the memory along
    }

    /// <summary>A block of a queue; <see cref="Release"/> gives it back.</summary>
    public static CompressionBlock Take(ZipQueue queue, int size) =>
        queue.IdleBlocks.TryTake(block => block._input.Length == size) ?? new CompressionBlock(queue, size);

    /// <summary>Bytes of input so far.</summary>
    public int Filled { get; private set; }

    public bool IsFull => Filled == _input.Length;

    /// <summary>Whether the device has it.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>Whether it was submitted as a whole stream, trailer included.</summary>
    public bool IsWholeStream { get; private set; }

    public ReadOnlySpan<byte> Input => _input.Memory.Span[..Filled];

    /// <summary>Room for output, for whoever compresses the block in the device's place.</summary>
    public Memory<byte> Output => _output.Memory;

    public AcceleratorDevice Device => _queue.Ring.Device;

    /// <summary>Takes as much as fits.</summary>
    public int Fill(ReadOnlySpan<byte> source)
    {
        int count = Math.Min(source.Length, _input.Length - Filled);
        source[..count].CopyTo(_input.Memory.Span[Filled..]);
        Filled += count;
        return count;
    }

    /// <summary>
    /// Hands the block to the device: either as one whole stream, or as blocks that end byte-aligned and unfinished, with no
    /// history, so that blocks can be compressed side by side and strung together.
    /// </summary>
    /// <exception cref="AcceleratorException">The queue has ended; the block is not in flight.</exception>
    public void Submit(CompressionFormat format, bool wholeStream, bool asynchronous)
    {
        ZipDescriptor descriptor = wholeStream
            ? _queue.Describe(
                ZipFraming.RequestType(format), ZipControl.NewStream | ZipControl.Finish,
                _input.Address, Filled, _output.Address, _output.Length)
            : default(ZipStreamState).Next(_queue, format, _context.Address, _input.Address, Filled, _output.Address, _output.Length);
        _request.Prepare(asynchronous);
        _queue.Submit(descriptor, _request);
        IsWholeStream = wholeStream;
        IsInFlight = true;
    }

    /// <summary>Waits for the device, on this thread or without one.</summary>
    public ValueTask WaitAsync(bool asynchronous, TimeSpan timeout)
    {
        if (_request.IsAsynchronous)
        {
            ValueTask task = _request.AsValueTask();
            if (asynchronous)
                return task;
            task.AsTask().GetAwaiter().GetResult();
            return ValueTask.CompletedTask;
        }

        if (asynchronous && !_request.IsCompleted)
            return WaitOnThreadPool(timeout);
        _queue.Ring.Wait(_request, timeout);
        return ValueTask.CompletedTask;
    }

    // On its own, so that the others do not pay for what the lambda captures.
    private ValueTask WaitOnThreadPool(TimeSpan timeout) => new(Task.Run(() => _queue.Ring.Wait(_request, timeout)));

    /// <summary>The finished descriptor; ends the flight. Null, with the reason, when the device did not do it.</summary>
    public ZipDescriptor? TakeResult(out AcceleratorException? failure)
    {
        IsInFlight = false;
        failure = _request.Failure;
        if (failure is not null)
            return null;
        ZipDescriptor done = _request.Result;
        var status = new ZipStatus(done.Status);
        if (status.IsSuccess && done.Consumed == (uint)Filled)
            return done;
        failure = AcceleratorException.Failed(Device.Name, "compress a block", status.Code);
        return null;
    }

    /// <summary>Empties the block for its next use.</summary>
    public void Clear() => Filled = 0;

    /// <summary>Ends its use by this stream; it is not in flight.</summary>
    public void Release()
    {
        Clear();
        _queue.IdleBlocks.Return(this);
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _context.Dispose();
    }
}
