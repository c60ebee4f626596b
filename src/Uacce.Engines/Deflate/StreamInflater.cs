namespace Uacce.Engines;

/// <summary>Decompresses one raw DEFLATE stream at a time, piece by piece.</summary>
internal abstract class StreamInflater : IDisposable
{
    private CodecStatus? _end;

    /// <summary>Decompresses until the input or the room runs out, or the stream ends.</summary>
    /// <param name="source">The next input.</param>
    /// <param name="destination">Room for output.</param>
    /// <param name="consumed">
    /// Bytes of <paramref name="source"/> taken; 0 with bad data. Bytes behind the final block are never taken, by this
    /// call or an earlier one.
    /// </param>
    /// <param name="produced">
    /// Bytes written to <paramref name="destination"/>; 0 with bad data, its content then undefined.
    /// </param>
    /// <returns>
    /// <see cref="CodecStatus.NeedInput"/> when all input is taken and nothing waits for room;
    /// <see cref="CodecStatus.OutputFull"/> only when the destination is full, and more output may wait even if all
    /// input is taken; <see cref="CodecStatus.EndOfStream"/>, <see cref="CodecStatus.BadData"/>, <see cref="CodecStatus.Failed"/>.
    /// </returns>
    internal CodecStatus Inflate(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced)
    {
        consumed = produced = 0;
        if (_end is { } end)
            return end;

        CodecStatus status = InflateCore(source, destination, out consumed, out produced);
        if (status is CodecStatus.NeedInput or CodecStatus.OutputFull)
            return status;
        _end = status;
        if (status != CodecStatus.EndOfStream)
            consumed = produced = 0;
        return status;
    }

    /// <summary>Forgets the stream, whatever its state, and begins a new one.</summary>
    internal void Reset()
    {
        _end = null;
        ResetCore();
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary><see cref="Inflate"/> on a stream that has not ended.</summary>
    protected abstract CodecStatus InflateCore(
        ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int produced);

    /// <summary><see cref="Reset"/> for the library's state.</summary>
    protected abstract void ResetCore();
}
