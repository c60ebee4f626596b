using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Uacce.Client.Compression;

namespace Uacce.Client;

/// <summary>Compresses and decompresses whole buffers of one format through an accelerator.</summary>
/// <remarks>
/// Thread-safe; threads that want to use different queues of the device make a session each. Every buffer is one complete
/// stream of its format. Nothing is allocated per request in the steady state, up to 8 MiB of input and of output; larger
/// buffers work, in pieces. What a destination holds behind the bytes written is unspecified: engines store whole registers.
/// Decompression takes concatenated gzip members as one stream, and treats bytes behind the stream as invalid data.
/// </remarks>
/// <example>
/// <code>
/// CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
/// byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
/// CompressionResult result = session.Compress(data, packed);
/// await session.DecompressAsync(packed.AsMemory(0, result.BytesWritten), restored);
/// </code>
/// </example>
public sealed class CompressionSession
{
    private readonly AcceleratorPool _pool;
    private readonly CompressionLevel _level;
    private readonly BufferCodec? _codec;

    internal CompressionSession(AcceleratorPool pool, AcceleratorDevice? device, CompressionFormat format, CompressionLevel level)
    {
        _pool = pool;
        _level = level;
        Format = format;
        _codec = device is null ? null : new BufferCodec(pool, device, format, level);
    }

    /// <summary>The format.</summary>
    public CompressionFormat Format { get; }

    /// <summary>
    /// The device that does the work; null when there was none and .NET's own codecs do it. Another one when the first has
    /// gone: the requests it had fail, later ones go there.
    /// </summary>
    public AcceleratorDevice? Device => _codec?.Device;

    /// <summary>The most bytes that compressing <paramref name="length"/> bytes can make: the data stored, with some overhead.</summary>
    public static int GetMaxCompressedLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        // ceil(9/8 n) is what the device is promised; small inputs need the fixed part more.
        return (int)Math.Min(int.MaxValue, length + ((long)length / 8) + 256);
    }

    /// <summary>Compresses one buffer; the thread waits.</summary>
    /// <exception cref="AcceleratorException">The accelerator failed and the policy does not allow a fallback.</exception>
    [OverloadResolutionPriority(1)] // empty buffers are buffers, not empty batches
    public CompressionResult Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (_codec is not null)
        {
            try
            {
                return _codec.Compress(source, destination);
            }
            catch (AcceleratorException failure) when (_pool.MayFallBack(failure))
            {
            }
        }

        _pool.CountFallback();
        return SoftwareCodec.Compress(Format, _level, source, destination);
    }

    /// <summary>Decompresses one buffer; the thread waits.</summary>
    /// <exception cref="AcceleratorException">The accelerator failed and the policy does not allow a fallback.</exception>
    [OverloadResolutionPriority(1)] // empty buffers are buffers, not empty batches
    public CompressionResult Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (_codec is not null)
        {
            try
            {
                return _codec.Decompress(source, destination);
            }
            catch (AcceleratorException failure) when (_pool.MayFallBack(failure))
            {
            }
        }

        _pool.CountFallback();
        return SoftwareCodec.Decompress(Format, source, destination);
    }

    /// <summary>Compresses one buffer; false when the destination is too small.</summary>
    public bool TryCompress(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        CompressionResult result = Compress(source, destination);
        written = result.BytesWritten;
        return result.Status == OperationStatus.Done;
    }

    /// <summary>Decompresses one buffer; false when the destination is too small.</summary>
    /// <exception cref="InvalidDataException">The source is not one complete, intact stream of the format.</exception>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        CompressionResult result = Decompress(source, destination);
        if (result.Status == OperationStatus.InvalidData)
            throw new InvalidDataException($"The data is not one complete, intact {Format} stream.");
        written = result.BytesWritten;
        return result.Status == OperationStatus.Done;
    }

    /// <summary>
    /// Compresses one buffer without holding a thread. Both memories belong to the accelerator until the task ends.
    /// </summary>
    /// <param name="source">What to compress.</param>
    /// <param name="destination">Where the output goes.</param>
    /// <param name="cancellationToken">Heeded before the request is submitted; a device does not give requests back.</param>
    /// <exception cref="AcceleratorException">The accelerator failed and the policy does not allow a fallback.</exception>
    public ValueTask<CompressionResult> CompressAsync(
        ReadOnlyMemory<byte> source, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        RunAsync(source, destination, compress: true, cancellationToken);

    /// <summary>
    /// Decompresses one buffer without holding a thread. Both memories belong to the accelerator until the task ends.
    /// </summary>
    /// <param name="source">What to decompress.</param>
    /// <param name="destination">Where the output goes.</param>
    /// <param name="cancellationToken">Heeded before the request is submitted; a device does not give requests back.</param>
    /// <exception cref="AcceleratorException">The accelerator failed and the policy does not allow a fallback.</exception>
    public ValueTask<CompressionResult> DecompressAsync(
        ReadOnlyMemory<byte> source, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        RunAsync(source, destination, compress: false, cancellationToken);

    /// <summary>
    /// Compresses many buffers with as few doorbells as possible, and waits for all. Result n belongs to job n.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer results than jobs.</exception>
    /// <exception cref="AcceleratorException">The accelerator failed and the policy does not allow a fallback.</exception>
    public void Compress(ReadOnlySpan<CompressionJob> jobs, Span<CompressionResult> results) => RunBatch(jobs, results, compress: true);

    /// <summary>
    /// Decompresses many buffers with as few doorbells as possible, and waits for all. Result n belongs to job n.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer results than jobs.</exception>
    /// <exception cref="AcceleratorException">The accelerator failed and the policy does not allow a fallback.</exception>
    public void Decompress(ReadOnlySpan<CompressionJob> jobs, Span<CompressionResult> results) => RunBatch(jobs, results, compress: false);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CompressionResult> RunAsync(
        ReadOnlyMemory<byte> source, Memory<byte> destination, bool compress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_codec is null || !BufferCodec.FitsOneRequest(source.Length, destination.Length, compress))
            return await RunOnThreadPool(source, destination, compress, cancellationToken).ConfigureAwait(false);

        try
        {
            return await _codec.RunAsync(source, destination, compress, cancellationToken).ConfigureAwait(false);
        }
        catch (AcceleratorException failure) when (_pool.MayFallBack(failure))
        {
            _pool.CountFallback();
            return compress
                ? SoftwareCodec.Compress(Format, _level, source.Span, destination.Span)
                : SoftwareCodec.Decompress(Format, source.Span, destination.Span);
        }
    }

    // On its own, so that requests that fit do not pay for what the lambda captures.
    private Task<CompressionResult> RunOnThreadPool(
        ReadOnlyMemory<byte> source, Memory<byte> destination, bool compress, CancellationToken cancellationToken) => Task.Run(
            () => compress ? Compress(source.Span, destination.Span) : Decompress(source.Span, destination.Span), cancellationToken);

    private void RunBatch(ReadOnlySpan<CompressionJob> jobs, Span<CompressionResult> results, bool compress)
    {
        if (results.Length < jobs.Length)
            throw new ArgumentException("There must be a result for each job.", nameof(results));
        _codec?.RunBatch(jobs, results, compress);
        for (int i = 0; i < jobs.Length; i++)
        {
            // What the batch could not do as single requests: large buffers, members behind the first, failures.
            if (_codec is null || results[i].Status == BufferCodec.NotDone)
            {
                ReadOnlySpan<byte> source = jobs[i].Source.Span;
                Span<byte> destination = jobs[i].Destination.Span;
                results[i] = compress ? Compress(source, destination) : Decompress(source, destination);
            }
        }
    }
}
