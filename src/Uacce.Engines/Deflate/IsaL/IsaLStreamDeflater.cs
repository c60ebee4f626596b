namespace Uacce.Engines.IsaL;

/// <summary>A <see cref="StreamDeflater"/> over <c>isal_deflate</c>.</summary>
internal sealed unsafe class IsaLStreamDeflater : StreamDeflater
{
    private readonly IsaLLibrary _library;
    private readonly IsaLDeflateSettings _settings;
    private readonly NativeState _state;

    internal IsaLStreamDeflater(IsaLLibrary library, IsaLDeflateSettings settings)
    {
        _library = library;
        _settings = settings;
        _state = settings.Allocate();
        ResetCore();
    }

    public override void Dispose() => _state.Dispose();

    protected override CodecStatus DeflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, FlushMode flush, out int consumed, out int produced)
    {
        consumed = produced = 0;
        // The library takes the end of an empty destination for an address far ahead, and writes.
        if (destination.IsEmpty)
            return CodecStatus.OutputFull;

        var state = (IsaLDeflateState*)_state.Pointer;
        CodecStatus status;
        fixed (byte* input = source, output = destination)
        {
            state->NextIn = input;
            state->AvailIn = (uint)source.Length;
            state->NextOut = output;
            state->AvailOut = (uint)destination.Length;
            state->Flush = flush == FlushMode.Sync ? IsaLDeflateState.SyncFlush : IsaLDeflateState.NoFlush;
            state->EndOfStream = flush == FlushMode.Finish ? (ushort)1 : (ushort)0;
            status = Run(state, flush);
        }

        consumed = source.Length - (int)state->AvailIn;
        produced = destination.Length - (int)state->AvailOut;
        GC.KeepAlive(this);
        return status;
    }

    protected override void ResetCore()
    {
        var state = (IsaLDeflateState*)_state.Pointer;
        _library.DeflateInit(state);
        _settings.Apply(state);
        GC.KeepAlive(this);
    }

    private CodecStatus Run(IsaLDeflateState* state, FlushMode flush)
    {
        while (true)
        {
            uint left = state->AvailIn;
            uint room = state->AvailOut;
            if (Step(state, flush) != IsaLDeflateState.Ok)
                return CodecStatus.Failed;
            if (flush == FlushMode.Finish ? state->State == IsaLDeflateState.Ended : IsFlushed(state))
                return flush == FlushMode.Finish ? CodecStatus.EndOfStream : CodecStatus.NeedInput;
            if (state->AvailOut == 0)
                return CodecStatus.OutputFull;
            // It stopped with work and room left, which is allowed once: it may have been filling its own buffer.
            if (state->AvailIn == left && state->AvailOut == room)
                return CodecStatus.Failed;
        }
    }

    private int Step(IsaLDeflateState* state, FlushMode flush)
    {
        if (flush != FlushMode.Sync || !NothingLeft(state, IsaLDeflateState.PendingNewHeader))
            return _library.Deflate(state);

        // Only the end of the last marker waits. With more room than for that the library would go on to flush an empty
        // block, which in small rooms never ends.
        uint hidden = state->AvailOut - Math.Min(state->AvailOut, state->PendingEnd - state->PendingStart);
        state->AvailOut -= hidden;
        int result = _library.Deflate(state);
        state->AvailOut += hidden;
        return result;
    }

    // The marker of a flush is written last, and takes the library back to "a header comes next".
    private static bool IsFlushed(IsaLDeflateState* state) => NothingLeft(state, IsaLDeflateState.NewHeader);

    private static bool NothingLeft(IsaLDeflateState* state, int inState) =>
        state->State == inState
        && state->AvailIn == 0
        && state->BufferedValid == state->BufferedProcessed;
}
