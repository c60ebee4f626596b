using System.IO.Compression;
using Uacce.Client.Compression;
using Uacce.Client.Streams;

namespace Uacce.Client;

/// <summary>What the accelerated streams have in common. They behave as .NET's compression streams, with these differences.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><description>Truncated input raises <see cref="InvalidDataException"/>; .NET takes it for a complete stream.</description></item>
/// <item><description>Bytes behind the end raise <see cref="InvalidDataException"/>, after the data; .NET passes over them. A base stream
/// that can seek, and that of a gzip stream, which may have further members, is read to its end for that. Any other may be a connection that
/// stays open, so, as with .NET, it is read no further once the data has ended: what came with the end is reported, and what comes
/// later is left in it, for whoever expects nothing more to look for.</description></item>
/// <item><description>An empty stream is written as a valid empty stream; .NET writes nothing.</description></item>
/// <item><description>Compressed data is written in blocks, when a block is full, on <see cref="Flush"/> and at the end.</description></item>
/// </list>
/// Not thread-safe. A stream that is not disposed keeps its buffers with the device until the collector finds it. Disposing ends a stream being compressed; an error then is thrown, as nothing else would report it.
/// When a part could not be written, nothing is written behind the gap, not by disposing either.
/// </remarks>
public abstract class AcceleratedStream : Stream
{
    private readonly Stream _base;
    private readonly bool _leaveOpen;
    private readonly CompressionFormat _format;
    private readonly CompressingPipeline? _compressor;
    private readonly DecompressingReader? _decompressor;
    private readonly Stream? _software;
    private bool _softwareBegun;
    private bool _disposed;

    private protected AcceleratedStream(
        AcceleratorPool pool, CompressionFormat format, Stream stream, CompressionMode mode, AcceleratedStreamOptions options, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(nameof(options));
        if (mode is not (CompressionMode.Compress or CompressionMode.Decompress))
            throw new ArgumentException("A stream compresses or decompresses.", nameof(mode));
        _base = stream;
        _leaveOpen = leaveOpen;
        _format = format;
        if (mode == CompressionMode.Compress ? !stream.CanWrite : !stream.CanRead)
            throw new ArgumentException($"The stream cannot be {(mode == CompressionMode.Compress ? "written" : "read")}.", nameof(stream));
        try
        {
            if (mode == CompressionMode.Compress)
                _compressor = pool.Open(null, format, options.Level, (pool, format, options, stream), static (device, stream) =>
                    new CompressingPipeline(stream.pool, device, stream.format, stream.options, stream.stream));
            else
                _decompressor = pool.Open(null, format, options.Level, (pool, format, stream), static (device, stream) =>
                    new DecompressingReader(stream.pool, device, stream.format, stream.stream));
        }
        catch (AcceleratorException failure) when (pool.MayFallBack(failure))
        {
            pool.CountFallback();
            _software = SoftwareCodec.Open(format, stream, mode, options.Level);
        }
    }

    /// <summary>The stream that holds the compressed data.</summary>
    public Stream BaseStream => _base;

    /// <inheritdoc/>
    public override bool CanRead => !_disposed && (_decompressor is not null || _software is { CanRead: true });

    /// <inheritdoc/>
    public override bool CanWrite => !_disposed && (_compressor is not null || _software is { CanWrite: true });

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("The length of a compressed stream is not known.");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException("A compressed stream has no position.");
        set => throw new NotSupportedException("A compressed stream has no position.");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        DecompressingReader? reader = Reader();
        if (reader is null)
            return _software!.Read(buffer);
        int taken;
        while ((taken = reader.Take(buffer)) == 0 && !buffer.IsEmpty)
        {
            if (!Completed(reader.FillAsync(asynchronous: false, CancellationToken.None)))
                return 0;
        }

        return taken;
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        DecompressingReader? reader = Reader();
        cancellationToken.ThrowIfCancellationRequested();
        if (reader is null)
            return await _software!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        int taken;
        while ((taken = reader.Take(buffer.Span)) == 0 && !buffer.IsEmpty)
        {
            if (!await reader.FillAsync(asynchronous: true, cancellationToken).ConfigureAwait(false))
                return 0;
        }

        return taken;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        CompressingPipeline? writer = Writer();
        if (writer is null)
        {
            _softwareBegun |= !buffer.IsEmpty;
            _software!.Write(buffer);
            return;
        }

        while (!buffer.IsEmpty)
        {
            buffer = buffer[writer.Fill(buffer)..];
            if (writer.NeedsSubmit)
                Completed(writer.SubmitAsync(asynchronous: false, CancellationToken.None));
        }
    }

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write(new ReadOnlySpan<byte>(in value));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CompressingPipeline? writer = Writer();
        cancellationToken.ThrowIfCancellationRequested();
        if (writer is null)
        {
            _softwareBegun |= !buffer.IsEmpty;
            await _software!.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        while (!buffer.IsEmpty)
        {
            buffer = buffer[writer.Fill(buffer.Span)..];
            if (writer.NeedsSubmit)
                await writer.SubmitAsync(asynchronous: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compresses and writes what was put in so far; the base stream then ends on a byte and can be read that far.</summary>
    public override void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_compressor is not null)
            Completed(_compressor.FlushAsync(asynchronous: false, CancellationToken.None));
        _software?.Flush();
        if (CanWrite)
            _base.Flush();
    }

    /// <summary>As <see cref="Flush"/>, without holding a thread.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_compressor is not null)
            await _compressor.FlushAsync(asynchronous: true, cancellationToken).ConfigureAwait(false);
        if (_software is not null)
            await _software.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (CanWrite)
            await _base.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A compressed stream cannot seek.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A compressed stream has no settable length.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync(asynchronous: true).ConfigureAwait(false);
        GC.SuppressFinalize(this);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Completed(CloseAsync(asynchronous: false));
        base.Dispose(disposing);
    }

    private async ValueTask CloseAsync(bool asynchronous)
    {
        if (_disposed)
            return;
        bool isEmptyOutput = _software is { CanWrite: true } && !_softwareBegun;
        _disposed = true;
        try
        {
            if (_compressor is not null)
                await _compressor.FinishAsync(asynchronous, CancellationToken.None).ConfigureAwait(false);
            await CloseAsync(_software, asynchronous).ConfigureAwait(false);
            if (isEmptyOutput)
                await WriteEmptyAsync(asynchronous).ConfigureAwait(false);
        }
        finally
        {
            if (_compressor is not null)
                await _compressor.ReleaseAsync(asynchronous).ConfigureAwait(false);
            if (_decompressor is not null)
                await _decompressor.ReleaseAsync(asynchronous).ConfigureAwait(false);
            if (!_leaveOpen)
                await CloseAsync(_base, asynchronous).ConfigureAwait(false);
        }
    }

    // .NET's codec wrote nothing at all.
    private ValueTask WriteEmptyAsync(bool asynchronous)
    {
        byte[] empty = SoftwareCodec.EmptyStream(_format);
        if (asynchronous)
            return _base.WriteAsync(empty);
        _base.Write(empty);
        return ValueTask.CompletedTask;
    }

    private static ValueTask CloseAsync(Stream? stream, bool asynchronous)
    {
        if (asynchronous && stream is not null)
            return stream.DisposeAsync();
        stream?.Dispose();
        return ValueTask.CompletedTask;
    }

    private DecompressingReader? Reader()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return CanRead ? _decompressor : throw new InvalidOperationException("This stream compresses: it can only be written.");
    }

    private CompressingPipeline? Writer()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return CanWrite ? _compressor : throw new InvalidOperationException("This stream decompresses: it can only be read.");
    }

    // What was asked not to be asynchronous has completed when it returns.
    private static bool Completed(ValueTask<bool> task) => task.GetAwaiter().GetResult();

    private static void Completed(ValueTask task) => task.GetAwaiter().GetResult();
}
