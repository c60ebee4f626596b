namespace Uacce.Engines.IsaL;

/// <summary>A <see cref="BlockInflater"/> over <c>isal_inflate_stateless</c>.</summary>
internal sealed unsafe class IsaLBlockInflater : BlockInflater
{
    private readonly IsaLLibrary _library;
    private readonly NativeState _state = NativeState.Allocate(sizeof(IsaLInflateState));

    internal IsaLBlockInflater(IsaLLibrary library)
    {
        _library = library;
        library.InflateInit((IsaLInflateState*)_state.Pointer);
    }

    internal override CodecStatus Inflate(
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
            result = _library.InflateStateless(state);
        }

        consumed = produced = 0;
        if (result == IsaLInflateState.Ok)
        {
            consumed = source.Length - (int)state->AvailIn;
            produced = destination.Length - (int)state->AvailOut;
        }

        GC.KeepAlive(this);
        return result switch
        {
            IsaLInflateState.Ok => CodecStatus.EndOfStream,
            IsaLInflateState.EndInput => CodecStatus.NeedInput,
            IsaLInflateState.OutOverflow => CodecStatus.OutputFull,
            _ => CodecStatus.BadData,
        };
    }

    public override void Dispose() => _state.Dispose();
}
