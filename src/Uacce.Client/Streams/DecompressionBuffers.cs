using Uacce.Client.Compression;
using Uacce.Client.Transport;

namespace Uacce.Client.Streams;

/// <summary>The memory of one stream being decompressed: two inputs, two outputs, and the device's context.</summary>
internal sealed class DecompressionBuffers : IDisposable
{
    // Between two requests client and device each have to be woken; work for milliseconds makes that small. Pages that a
    // short stream does not reach are never touched.
    private const int InputSize = 1 << 20;
    private const int OutputSize = 2 << 20;

    private readonly ZipContextBuffer _context;

    private DecompressionBuffers(QueueTransport transport)
    {
        _context = new ZipContextBuffer(transport);
        Input = new HandedMemory(transport, InputSize);
        NextInput = new HandedMemory(transport, InputSize);
        Ready = new HandedMemory(transport, OutputSize);
        Filling = new HandedMemory(transport, OutputSize);
    }

    public ulong ContextAddress => _context.Address;

    /// <summary>What the device reads from.</summary>
    public HandedMemory Input { get; private set; }

    /// <summary>What is read ahead from the source meanwhile.</summary>
    public HandedMemory NextInput { get; private set; }

    /// <summary>What the reader takes from.</summary>
    public HandedMemory Ready { get; private set; }

    /// <summary>What the device writes into.</summary>
    public HandedMemory Filling { get; private set; }

    /// <summary>Buffers for a queue; give them back to <see cref="ZipQueue.IdleDecompressionBuffers"/>.</summary>
    public static DecompressionBuffers Take(ZipQueue queue) =>
        queue.IdleDecompressionBuffers.TryTake(_ => true) ?? new DecompressionBuffers(queue.Ring.Transport);

    /// <summary>What was filled becomes ready.</summary>
    public void SwapOutput() => (Ready, Filling) = (Filling, Ready);

    /// <summary>What was read ahead becomes the input.</summary>
    public void SwapInput() => (Input, NextInput) = (NextInput, Input);

    public void Dispose()
    {
        Input.Dispose();
        NextInput.Dispose();
        Ready.Dispose();
        Filling.Dispose();
        _context.Dispose();
    }
}
