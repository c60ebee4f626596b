using BenchmarkDotNet.Attributes;
using Uacce.Framework;

namespace Uacce.Benchmarks;

/// <summary>Handing a range over and taking it back: a client does it twice for every request.</summary>
[MemoryDiagnoser]
public class RegisteredRangesBenchmarks
{
    private readonly RegisteredRanges _ranges = new();

    /// <summary>Ranges that are handed over all the while: none, and as many as 32 requests have.</summary>
    [Params(0, 64)]
    public int Others { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 1; i <= Others; i++)
            _ranges.Register((ulong)i << 16, 4096, MemoryAccess.Read);
    }

    [Benchmark]
    public int RegisterAndUnregister()
    {
        int token = _ranges.Register(0x7F00_0000_1000, 4096, MemoryAccess.Read);
        _ranges.Unregister(token);
        return token;
    }
}
