namespace Uacce.Engines;

/// <summary>Compresses whole buffers, each to one complete raw DEFLATE stream.</summary>
internal abstract class BlockDeflater : IDisposable
{
    /// <summary>
    /// Compresses <paramref name="source"/>. False when the result does not fit, also when it would only just have:
    /// libraries may want a few bytes of slack. The destination's content is then undefined.
    /// </summary>
    internal abstract bool TryDeflate(ReadOnlySpan<byte> source, Span<byte> destination, out int produced);

    /// <inheritdoc/>
    public abstract void Dispose();
}
