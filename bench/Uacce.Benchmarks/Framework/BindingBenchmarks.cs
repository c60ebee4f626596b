using BenchmarkDotNet.Attributes;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Benchmarks;

/// <summary>A device's use of a client's memory: through the binding, in place.</summary>
[MemoryDiagnoser]
public class BindingBenchmarks
{
    private readonly PageMemory _memory = new(4096);
    private readonly UacceQueue _queue;

    public BindingBenchmarks()
    {
        var space = new LocalAddressSpace();
        space.Register(_memory.Window.Address, _memory.Window.Length, MemoryAccess.Read);
        UacceDevice device = new UacceRegistry().Register(new UacceDeviceOptions { Name = "idle" }, new IdleDriver());
        Errno error = device.Open(space, out UacceQueue? queue);
        _queue = queue ?? throw new InvalidOperationException($"The device answered {error}.");
    }

    [Benchmark]
    public int OpenAndDispose()
    {
        if (!_queue.Binding.TryOpen(_memory.Window.Address, 4096, MemoryAccess.Read, out DeviceBuffer buffer))
            throw new InvalidOperationException("The range is not handed over.");
        buffer.Dispose();
        return 1;
    }

    [GlobalCleanup]
    public void Cleanup() => _queue.Close();

    private sealed class IdleDriver : DeviceOperations;
}
