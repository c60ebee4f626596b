namespace Uacce.Engines;

/// <summary>Compresses one stream at a time, piece by piece, with history across the pieces.</summary>
internal abstract class StreamDeflater : IDisposable
{
    private CodecStatus? _end;
    private bool _flushed = true;

    /// <summary>
    /// Compresses a piece. There is progress whatever the sizes, down to single bytes; without any room there may be
    /// none.
    /// </summary>
    /// <param name="source">The next input.</param>
    /// <param name="destination">Room for output.</param>
    /// <param name="flush">
    /// How to leave the stream; the same until the call no longer says <see cref="CodecStatus.OutputFull"/>.
    /// </param>
    /// <param name="consumed">Bytes of <paramref name="source"/> taken.</param>
    /// <param name="produced">Bytes written to <paramref name="destination"/>.</param>
    /// <returns>
    /// <see cref="CodecStatus.NeedInput"/> when a flush is complete, <see cref="CodecStatus.EndOfStream"/> when the stream
    /// is, <see cref="CodecStatus.OutputFull"/> to be called again with the rest, <see cref="CodecStatus.Failed"/>.
    /// A flush with nothing new since the last one produces nothing.
    /// </returns>
    internal CodecStatus Deflate(
        ReadOnlySpan<byte> source, Span<byte> destination, FlushMode flush, out int consumed, out int produced)
    {
        consumed = produced = 0;
        if (_end is { } end)
            return end;
        if (_flushed && flush == FlushMode.Sync && source.IsEmpty)
            return CodecStatus.NeedInput;

        CodecStatus status = DeflateCore(source, destination, flush, out consumed, out produced);
        _flushed = status == CodecStatus.NeedInput;
        if (status is CodecStatus.EndOfStream or CodecStatus.Failed)
            _end = status;
        return status;
    }

    /// <summary>Forgets the stream, whatever its state, and begins a new one.</summary>
    internal void Reset()
    {
        _end = null;
        _flushed = true;
        ResetCore();
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary><see cref="Deflate"/> on a stream that has not ended and has something to do.</summary>
    protected abstract CodecStatus DeflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, FlushMode flush, out int consumed, out int produced);

    /// <summary><see cref="Reset"/> for the library's state.</summary>
    protected abstract void ResetCore();
}
