using BenchmarkDotNet.Attributes;
using Uacce.Client.Compression;

namespace Uacce.Benchmarks;

/// <summary>The header of a gzip member, as gzip writes it: with a name.</summary>
[MemoryDiagnoser]
public class HeaderBenchmarks
{
    private readonly byte[] _header = [0x1F, 0x8B, 8, 8, 1, 2, 3, 4, 0, 3, .. "access.log\0"u8];
    private readonly GZipHeader _reader = new();

    [Benchmark]
    public int Read()
    {
        _reader.Reset();
        return _reader.TryFeed(_header, out int consumed) && _reader.IsDone ? consumed : throw new InvalidDataException();
    }
}
