namespace Uacce.Engines.Runtime;

/// <summary>A <see cref="BlockDeflater"/> over the runtime's zlib.</summary>
internal sealed class RuntimeBlockDeflater(RuntimeDeflateState state) : BlockDeflater
{
    internal override bool TryDeflate(ReadOnlySpan<byte> source, Span<byte> destination, out int produced)
    {
        state.Restart();
        int result = state.Run(source, destination, RuntimeZlib.Finish, out _, out produced);
        if (result == RuntimeZlib.StreamEnd && produced <= StoredBlocks.MaxSize(source.Length))
            return true;
        return StoredBlocks.TryWrite(source, destination, final: true, out produced);
    }

    public override void Dispose() => state.Dispose();
}
