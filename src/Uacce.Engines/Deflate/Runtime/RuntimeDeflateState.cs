using Uacce.Abi;

namespace Uacce.Engines.Runtime;

/// <summary>
/// One zlib compressor. The runtime exports no reset, so a new stream is a new zlib state in the same structure.
/// </summary>
internal sealed unsafe class RuntimeDeflateState : IDisposable
{
    private readonly NativeState _stream = new(NativeState.AllocateZeroed(sizeof(ZStream)), &Release);
    private readonly int _level;
    private readonly int _windowBits;
    private bool _begun;

    internal RuntimeDeflateState(CompressionEffort effort, int windowSize)
    {
        _level = effort switch
        {
            // What GZipStream does at Fastest. It takes 9 bits for every literal of noise: the deflaters store such data.
            CompressionEffort.Fast => 1,
            CompressionEffort.Balanced => 6,
            CompressionEffort.Best => 9,
            _ => throw new ArgumentOutOfRangeException(nameof(effort), effort, "Stored blocks need no zlib."),
        };
        _windowBits = DeflateWindow.Bits(windowSize);
    }

    /// <summary>Makes the next <see cref="Run"/> the first of a new stream.</summary>
    internal void Restart() => _begun = false;

    /// <summary>One call of zlib's <c>deflate</c>, with its result.</summary>
    internal int Run(ReadOnlySpan<byte> source, Span<byte> destination, int flush, out int consumed, out int produced)
    {
        consumed = produced = 0;
        var stream = (ZStream*)_stream.Pointer;
        int result = _begun ? RuntimeZlib.Ok : Begin(stream);
        if (result != RuntimeZlib.Ok)
            return result;
        _begun = true;

        // zlib takes a null address for a mistake, also where it has no length.
        byte none = 0;
        fixed (byte* input = source, output = destination)
        {
            stream->NextIn = input == null ? &none : input;
            stream->AvailIn = (uint)source.Length;
            stream->NextOut = output == null ? &none : output;
            stream->AvailOut = (uint)destination.Length;
            result = RuntimeZlib.Deflate(stream, flush);
        }

        consumed = source.Length - (int)stream->AvailIn;
        produced = destination.Length - (int)stream->AvailOut;
        GC.KeepAlive(this);
        return result;
    }

    public void Dispose() => _stream.Dispose();

    private static void Release(void* stream)
    {
        End((ZStream*)stream);
        NativeState.Free(stream);
    }

    private static void End(ZStream* stream)
    {
        if (stream->InternalState != null)
            _ = RuntimeZlib.DeflateEnd(stream);
    }

    // Fails when zlib cannot allocate.
    private int Begin(ZStream* stream)
    {
        End(stream);
        // A negative window means raw DEFLATE.
        return RuntimeZlib.DeflateInit(
            stream, _level, RuntimeZlib.Deflated, -_windowBits, RuntimeZlib.DefaultMemoryLevel, RuntimeZlib.DefaultStrategy);
    }
}
