using BenchmarkDotNet.Attributes;
using Uacce.Framework;

namespace Uacce.Benchmarks;

/// <summary>The bracket around a device's work on one request.</summary>
[MemoryDiagnoser]
public class GateBenchmarks
{
    private readonly AccessGate _gate = new();

    [Benchmark]
    public int EnterAndExit()
    {
        using AccessScope access = _gate.Enter();
        return access.IsInside ? 1 : 0;
    }
}
