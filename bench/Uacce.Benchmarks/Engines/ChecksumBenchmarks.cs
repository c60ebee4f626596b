using BenchmarkDotNet.Attributes;

namespace Uacce.Benchmarks;

/// <summary>Checksums of a block: the engines', and what a user would pick from the class library.</summary>
[MemoryDiagnoser]
public class ChecksumBenchmarks
{
    private byte[] _data = [];

    [Params(4 << 10, 64 << 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup() => _data = Data.Text(Size);

    [Benchmark]
    public int Crc32() => unchecked((int)Uacce.Engines.Crc32.Append(0, _data));

    [Benchmark]
    public int Crc32OfDotNet() => unchecked((int)System.IO.Hashing.Crc32.HashToUInt32(_data));

    [Benchmark]
    public int Adler32() => unchecked((int)Uacce.Engines.Adler32.Append(Uacce.Engines.Adler32.Initial, _data));
}
