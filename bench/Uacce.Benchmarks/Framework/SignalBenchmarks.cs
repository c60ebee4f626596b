using BenchmarkDotNet.Attributes;
using Uacce.Framework;

namespace Uacce.Benchmarks;

/// <summary>A client's signal to a worker that is awake: the common case, without a system call.</summary>
[MemoryDiagnoser]
public class SignalBenchmarks
{
    private readonly WorkerSignals _signals = new(static () => false);

    [Benchmark]
    public int Raise()
    {
        _signals.Raise(1234);
        return 1234;
    }

    [Benchmark]
    public int RaiseAndTake()
    {
        _signals.Raise(1234);
        return _signals.TryTake(out int slot) ? slot : -1;
    }

    [GlobalCleanup]
    public void Cleanup() => _signals.Dispose();
}
