namespace Uacce.Engines.IsaL;

/// <summary>A <see cref="BlockDeflater"/> over <c>isal_deflate_stateless</c>, which stores what it cannot shrink.</summary>
internal sealed unsafe class IsaLBlockDeflater(IsaLLibrary library, IsaLDeflateSettings settings) : BlockDeflater
{
    private readonly NativeState _state = settings.Allocate();

    internal override bool TryDeflate(ReadOnlySpan<byte> source, Span<byte> destination, out int produced)
    {
        produced = 0;
        // The library takes the end of an empty destination for an address far ahead.
        if (destination.IsEmpty)
            return false;

        var state = (IsaLDeflateState*)_state.Pointer;
        bool done;
        fixed (byte* input = source, output = destination)
        {
            library.DeflateStatelessInit(state);
            settings.Apply(state);
            state->EndOfStream = 1;
            state->NextIn = input;
            state->AvailIn = (uint)source.Length;
            state->NextOut = output;
            state->AvailOut = (uint)destination.Length;
            done = library.DeflateStateless(state) == IsaLDeflateState.Ok;
        }

        if (done)
            produced = destination.Length - (int)state->AvailOut;
        GC.KeepAlive(this);
        return done;
    }

    public override void Dispose() => _state.Dispose();
}
