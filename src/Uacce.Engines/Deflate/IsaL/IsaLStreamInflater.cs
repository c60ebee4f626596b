namespace Uacce.Engines.IsaL;

/// <summary>A <see cref="StreamInflater"/> over <c>isal_inflate</c>.</summary>
/// <remarks>
/// The library takes input eight bytes at a time and does not say which of them it went on to decode. So after each call
/// that stopped for another reason than lack of input, the whole bytes left in its bit register are handed back.
/// When it does lack input, what the register holds is the beginning of a symbol and belongs to the stream.
/// </remarks>
internal sealed unsafe class IsaLStreamInflater : StreamInflater
{
    private readonly IsaLLibrary _library;
    private readonly NativeState _state = NativeState.Allocate(sizeof(IsaLInflateState));

    internal IsaLStreamInflater(IsaLLibrary library)
    {
        _library = library;
        ResetCore();
    }

    public override void Dispose() => _state.Dispose();

    protected override CodecStatus InflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        var state = (IsaLInflateState*)_state.Pointer;
        int result;
        fixed (byte* input = source, output = destination)
        {
            state->NextIn = input;
            state->AvailIn = (uint)source.Length;
            state->NextOut = output;
            state->AvailOut = (uint)destination.Length;
            result = _library.Inflate(state);
        }

        consumed = produced = 0;
        // Its error exits leave the counters wherever the decoding loop had them.
        if (result < 0)
            return CodecStatus.BadData;

        consumed = source.Length - (int)state->AvailIn;
        produced = destination.Length - (int)state->AvailOut;
        CodecStatus status = state->BlockState == IsaLInflateState.Finished ? CodecStatus.EndOfStream
            : state->AvailOut == 0 ? CodecStatus.OutputFull
            : CodecStatus.NeedInput;
        if (status != CodecStatus.NeedInput)
            consumed -= HandBack(state, consumed);
        GC.KeepAlive(this);
        return status;
    }

    protected override void ResetCore()
    {
        _library.InflateInit((IsaLInflateState*)_state.Pointer);
        GC.KeepAlive(this);
    }

    /// <summary>Takes whole bytes out of the bit register, at most those of this call, and says how many.</summary>
    private static int HandBack(IsaLInflateState* state, int consumed)
    {
        // Part of the next block's header is set aside behind the register's bytes: all of it belongs to the stream.
        if (state->TmpInSize != 0)
            return 0;
        int count = Math.Min(Math.Max(state->ReadInLength, 0) / 8, consumed);
        state->ReadInLength -= count * 8;
        if (count != 0)
            state->ReadIn &= (1UL << state->ReadInLength) - 1;
        return count;
    }
}
