using Uacce.Client.Compression;
using Uacce.Client.Transport;

namespace Uacce.Client.Streams;

/// <summary>
/// The memory of one stream being decompressed: two inputs, two outputs, and the device's context. Small at first, because
/// most streams are short and a server has many; large once a stream proves long.
/// </summary>
internal sealed class DecompressionBuffers : IDisposable
{
    private const int SmallInput = 64 << 10;
    private const int SmallOutput = 128 << 10;

    // Between two requests client and device each have to be woken; work for milliseconds makes that small.
    private const int LargeInput = 2 << 20;
    private const int LargeOutput = 4 << 20;

    private readonly QueueTransport _transport;
    private readonly ZipContextBuffer _context;
    private HandedMemory _nextInput;

    private DecompressionBuffers(QueueTransport transport)
    {
        _transport = transport;
        _context = new ZipContextBuffer(transport);
        InputStart = HeadRoom(SmallInput);
        Input = new HandedMemory(transport, InputStart + SmallInput);
        _nextInput = new HandedMemory(transport, InputStart + SmallInput);
        Ready = new HandedMemory(transport, SmallOutput);
        Filling = new HandedMemory(transport, SmallOutput);
    }

    /// <summary>Whether a stream that has made so many bytes should have them grow.</summary>
    public bool ShouldGrow(long made) => made >= 4 * SmallOutput && Ready.Length < LargeOutput;

    public ulong ContextAddress => _context.Address;

    /// <summary>What the device reads from.</summary>
    public HandedMemory Input { get; private set; }

    /// <summary>Where what the source gives next belongs: <see cref="Input"/> from <see cref="InputStart"/> on.</summary>
    public Memory<byte> InputRoom => Input.Memory[InputStart..];

    /// <summary>The same of the input after this one, which is read ahead meanwhile.</summary>
    public Memory<byte> NextInputRoom => _nextInput.Memory[InputStart..];

    /// <summary>
    /// Bytes in front of each input: a rest of one that is at most this long is put before the next, and is no request of its
    /// own.
    /// </summary>
    public int InputStart { get; private set; }

    /// <summary>What the reader takes from.</summary>
    public HandedMemory Ready { get; private set; }

    /// <summary>What the device writes into.</summary>
    public HandedMemory Filling { get; private set; }

    /// <summary>Buffers for a queue; give them back to <see cref="ZipQueue.IdleDecompressionBuffers"/>.</summary>
    public static DecompressionBuffers Take(ZipQueue queue) =>
        queue.IdleDecompressionBuffers.TryTake(_ => true) ?? new DecompressionBuffers(queue.Ring.Transport);

    /// <summary>What was filled becomes ready.</summary>
    public void SwapOutput() => (Ready, Filling) = (Filling, Ready);

    /// <summary>
    /// What was read ahead becomes the input, with the <paramref name="rest"/> of this one in front of it; returns where it
    /// begins, or -1, and does nothing, when the rest is too long for that.
    /// </summary>
    public int SwapInput(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > InputStart)
            return -1;
        rest.CopyTo(_nextInput.Memory.Span[(InputStart - rest.Length)..]);
        (Input, _nextInput) = (_nextInput, Input);
        return InputStart - rest.Length;
    }

    /// <summary>
    /// Large buffers from now on, with the <paramref name="rest"/> of the input at <see cref="InputStart"/>, and what was read
    /// ahead and what is ready where they were. No request is in flight.
    /// </summary>
    public void Grow(ReadOnlySpan<byte> rest, int ahead, int ready)
    {
        int start = HeadRoom(LargeInput);
        (HandedMemory input, HandedMemory nextInput, HandedMemory oldReady) = (Input, _nextInput, Ready);
        Input = new HandedMemory(_transport, start + LargeInput);
        rest.CopyTo(Input.Memory.Span[start..]);
        input.Dispose();
        _nextInput = new HandedMemory(_transport, start + LargeInput);
        nextInput.Memory.Slice(InputStart, ahead).CopyTo(_nextInput.Memory[start..]);
        nextInput.Dispose();
        InputStart = start;
        Ready = new HandedMemory(_transport, LargeOutput);
        oldReady.Memory[..ready].CopyTo(Ready.Memory);
        oldReady.Dispose();
        Filling.Dispose();
        Filling = new HandedMemory(_transport, LargeOutput);
    }

    public void Dispose()
    {
        Input.Dispose();
        _nextInput.Dispose();
        Ready.Dispose();
        Filling.Dispose();
        _context.Dispose();
    }

    private static int HeadRoom(int inputSize) => inputSize / 8;
}
