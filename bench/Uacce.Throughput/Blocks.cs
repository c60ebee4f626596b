using System.IO.Compression;
using Uacce.Abi;
using Uacce.Client;
using Uacce.Engines;

namespace Uacce.Throughput;

/// <summary>One piece of work in blocks of one size, to be done through queues or by calling the engine.</summary>
internal sealed class Blocks : IDisposable
{
    public const int Total = 16 << 20;

    // In flight at once, so that the pauses between two batches do not count.
    private const int BatchBytes = 2 << 20;

    private readonly CompressionJob[] _jobs;
    private readonly CompressionResult[] _results;
    private readonly BlockDeflater _deflater = Engine.CreateBlockDeflater(CompressionEffort.Fast, 32 << 10);

    public Blocks(Memory<byte> data, int size)
        : this(data, new byte[OutputOf(size)], size)
    {
    }

    /// <param name="data">What to compress.</param>
    /// <param name="output">Room for <see cref="OutputOf"/>.</param>
    /// <param name="size">Bytes in a block.</param>
    public Blocks(Memory<byte> data, Memory<byte> output, int size)
    {
        int batch = BatchBytes / size;
        int room = CompressionSession.GetMaxCompressedLength(size);
        _jobs = new CompressionJob[data.Length / size];
        for (int i = 0; i < _jobs.Length; i++)
            _jobs[i] = new CompressionJob(data.Slice(i * size, size), output.Slice(i % batch * room, room));
        _results = new CompressionResult[batch];
    }

    public static ReadOnlySpan<int> Sizes => [4 << 10, 64 << 10];

    public static DeflateEngine Engine { get; } = DeflateEngines.Detect().ForBlockDeflate(CompressionEffort.Fast, 32 << 10, 4096);

    /// <summary>Bytes that all of it is.</summary>
    public long Length => _jobs.Length * (long)_jobs[0].Source.Length;

    public static int OutputOf(int size) => BatchBytes / size * CompressionSession.GetMaxCompressedLength(size);

    public static AcceleratorPool PoolOf(AcceleratorSource source) => new(new AcceleratorPoolOptions
    {
        Sources = { source },
        QueuesPerDevice = 1,
    });

    public static CompressionSession SessionOf(AcceleratorPool pool) => pool.CreateSession(CompressionFormat.Deflate, CompressionLevel.Fastest);

    public void Through(CompressionSession session)
    {
        for (int i = 0; i < _jobs.Length; i += _results.Length)
            session.Compress(_jobs.AsSpan(i, Math.Min(_results.Length, _jobs.Length - i)), _results);
    }

    public void Direct()
    {
        foreach (CompressionJob job in _jobs)
            _deflater.TryDeflate(job.Source.Span, job.Destination.Span, out _);
    }

    public void Dispose() => _deflater.Dispose();
}
