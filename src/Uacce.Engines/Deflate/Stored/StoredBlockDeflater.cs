namespace Uacce.Engines;

/// <summary>A <see cref="BlockDeflater"/> that only stores.</summary>
internal sealed class StoredBlockDeflater : BlockDeflater
{
    internal override bool TryDeflate(ReadOnlySpan<byte> source, Span<byte> destination, out int produced) =>
        StoredBlocks.TryWrite(source, destination, final: true, out produced);

    public override void Dispose()
    {
        // Owns nothing.
    }
}
