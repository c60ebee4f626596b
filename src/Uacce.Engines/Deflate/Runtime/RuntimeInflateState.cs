namespace Uacce.Engines.Runtime;

/// <summary>One zlib decompressor.</summary>
internal sealed unsafe class RuntimeInflateState : IDisposable
{
    // Raw DEFLATE, and every window a compressor may have used.
    private const int WindowBits = -15;

    private readonly NativeState _stream = new(NativeState.AllocateZeroed(sizeof(ZStream)), &Release);

    private bool _begun;

    /// <summary>Makes the next <see cref="Run"/> the first of a new stream.</summary>
    internal void Restart() => _begun = false;

    /// <summary>One call of zlib's <c>inflate</c>, with what it came to.</summary>
    internal CodecStatus Run(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        consumed = produced = 0;
        var stream = (ZStream*)_stream.Pointer;
        int result = _begun ? RuntimeZlib.Ok : Begin(stream);
        if (result != RuntimeZlib.Ok)
            return CodecStatus.Failed;
        _begun = true;

        // zlib takes a null address for a mistake, also where it has no length.
        byte none = 0;
        fixed (byte* input = source, output = destination)
        {
            stream->NextIn = input == null ? &none : input;
            stream->AvailIn = (uint)source.Length;
            stream->NextOut = output == null ? &none : output;
            stream->AvailOut = (uint)destination.Length;
            result = RuntimeZlib.Inflate(stream, RuntimeZlib.NoFlush);
        }

        consumed = source.Length - (int)stream->AvailIn;
        produced = destination.Length - (int)stream->AvailOut;
        GC.KeepAlive(this);
        return result switch
        {
            RuntimeZlib.StreamEnd => CodecStatus.EndOfStream,
            RuntimeZlib.DataError => CodecStatus.BadData,
            not (RuntimeZlib.Ok or RuntimeZlib.BufferError) => CodecStatus.Failed,
            _ => produced == destination.Length ? CodecStatus.OutputFull : CodecStatus.NeedInput,
        };
    }

    public void Dispose() => _stream.Dispose();

    // Fails when zlib cannot allocate.
    private static int Begin(ZStream* stream) => stream->InternalState == null
        ? RuntimeZlib.InflateInit(stream, WindowBits)
        : RuntimeZlib.InflateReset(stream, WindowBits);

    private static void Release(void* stream)
    {
        if (((ZStream*)stream)->InternalState != null)
            _ = RuntimeZlib.InflateEnd((ZStream*)stream);
        NativeState.Free(stream);
    }
}
