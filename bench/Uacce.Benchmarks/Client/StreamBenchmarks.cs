using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Uacce.Client;
using Uacce.Embedded;

namespace Uacce.Benchmarks;

/// <summary>One small gzip stream from opening to disposing, as a web server makes one for each response; .NET's beside it.</summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    private readonly byte[] _data = Data.Text(4096);
    private readonly EmbeddedAccelerators _embedded = new(new EmbeddedOptions { Workers = 1 });
    private readonly AcceleratorPool _pool;

    public StreamBenchmarks()
    {
        _pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { _embedded.Source }, QueuesPerDevice = 1 });
    }

    [Benchmark]
    public int Compress() => Compress(new AcceleratedGZipStream(_pool, Stream.Null, CompressionLevel.Fastest));

    [Benchmark]
    public int CompressByDotNet() => Compress(new GZipStream(Stream.Null, CompressionLevel.Fastest));

    [GlobalCleanup]
    public void Cleanup()
    {
        _pool.Dispose();
        _embedded.Dispose();
    }

    private int Compress(Stream stream)
    {
        using (stream)
            stream.Write(_data);
        return _data.Length;
    }
}
