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
        if (!_gate.TryEnter())
            return 0;
        _gate.Exit();
        return 1;
    }
}
