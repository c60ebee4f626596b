using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Benchmarks;

/// <summary>Buffers of 4 KiB through a session, in each of the three ways to wait for them.</summary>
[MemoryDiagnoser]
public class SessionBenchmarks
{
    private const int Size = 4096;
    private const int Batch = 32;
    private const int Awaited = 1024;

    private readonly byte[] _data = Data.Text(Size);
    private readonly byte[] _room = new byte[CompressionSession.GetMaxCompressedLength(Size)];
    private readonly CompressionResult[] _results = new CompressionResult[Batch];
    private readonly EmbeddedAccelerators _embedded = new(new EmbeddedOptions { Workers = 1 });
    private readonly AcceleratorPool _pool;
    private readonly CompressionSession _session;
    private readonly CompressionJob[] _jobs;

    public SessionBenchmarks()
    {
        _pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { _embedded.Source }, QueuesPerDevice = 1 });
        _session = _pool.CreateSession(CompressionFormat.Deflate, CompressionLevel.Fastest);
        _jobs = [.. Enumerable.Range(0, Batch).Select(_ => new CompressionJob(_data, new byte[_room.Length]))];
    }

    [Benchmark]
    public int Compress() => _session.Compress(_data, _room).BytesWritten;

    [Benchmark(OperationsPerInvoke = Batch)]
    public int CompressBatch()
    {
        _session.Compress(_jobs, _results);
        return _results[^1].BytesWritten;
    }

    /// <summary>Many to one task, so that the task's own memory does not show.</summary>
    [Benchmark(OperationsPerInvoke = Awaited)]
    public async Task CompressAsync()
    {
        for (int i = 0; i < Awaited; i++)
            await _session.CompressAsync(_data, _room).ConfigureAwait(false);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _pool.Dispose();
        _embedded.Dispose();
    }
}
