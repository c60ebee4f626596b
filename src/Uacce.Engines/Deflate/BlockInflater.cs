namespace Uacce.Engines;

/// <summary>Decompresses raw DEFLATE streams that lie in one buffer as a whole.</summary>
internal abstract class BlockInflater : IDisposable
{
    /// <summary>Decompresses the stream at the start of <paramref name="source"/>, from the beginning each time.</summary>
    /// <param name="source">The stream, and whatever follows it.</param>
    /// <param name="destination">Room for all of the output.</param>
    /// <param name="consumed">With <see cref="CodecStatus.EndOfStream"/> the exact length of the stream, otherwise 0.</param>
    /// <param name="produced">With <see cref="CodecStatus.EndOfStream"/> the length of the output, otherwise 0.</param>
    /// <returns>
    /// <see cref="CodecStatus.EndOfStream"/>, <see cref="CodecStatus.OutputFull"/> when the destination is too small,
    /// <see cref="CodecStatus.NeedInput"/> when the source ends early, <see cref="CodecStatus.BadData"/> when it is
    /// corrupt. A library that cannot tell an early end from damage says <see cref="CodecStatus.BadData"/>, or
    /// <see cref="CodecStatus.OutputFull"/> if the data had filled the destination.
    /// </returns>
    internal abstract CodecStatus Inflate(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced);

    /// <inheritdoc/>
    public abstract void Dispose();
}
