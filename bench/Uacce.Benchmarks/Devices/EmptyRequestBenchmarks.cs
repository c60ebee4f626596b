using BenchmarkDotNet.Attributes;
using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Devices.Zip;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Benchmarks;

/// <summary>
/// The device's part of a request that carries no work, without threads: the queue is never started in the framework, so
/// no worker has it, and this thread is client and worker in turn.
/// </summary>
[MemoryDiagnoser]
public class EmptyRequestBenchmarks
{
    private readonly WorkerPool _workers = new(new WorkerPoolOptions());
    private readonly PageMemory _memory = new(4096);
    private readonly UacceQueue _queue;
    private readonly QmQueue _model;
    private readonly SubmissionRing _submissions;
    private readonly SharedWord64 _doorbell;
    private readonly ZipDescriptor _descriptor;
    private int _tail;

    public EmptyRequestBenchmarks()
    {
        var options = new ZipDeviceOptions { Engines = ZipEngines.Detect([]), QueueManager = new QmDeviceOptions { Workers = _workers } };
        UacceDevice device = ZipDevice.Register(new UacceRegistry(), options);
        Errno error = device.Open(new LocalAddressSpace(), out UacceQueue? queue);
        _queue = queue ?? throw new InvalidOperationException($"The device answered {error}.");
        _model = (QmQueue)_queue.DriverState!;
        _model.Start(new ZipFunction(options).CreateExecutor((ushort)ZipQueueType.Compress, _queue.Binding), marks: null, TimeProvider.System);
        _submissions = new SubmissionRing(_model.Memory.Dus.Window, QmDusLayout.DefaultDepth, QmDusLayout.DescriptorSize);
        _doorbell = _model.Memory.Mmio.Window.Word64(QmDoorbell.MmioOffset);
        _descriptor = new ZipDescriptor
        {
            SourceControl = ZipControl.NewStream | ZipControl.Finish | ZipControl.DescriptorType3,
            Type = ZipTypeWord.Create(ZipRequestType.Zlib).Value,
            OutputAvailable = 16, // so little that a device ignores it
            SourceAddress = _memory.Window.Address,
            DestinationAddress = _memory.Window.Address,
        };
    }

    [Benchmark]
    public int Process()
    {
        _submissions.Write(_tail, _descriptor);
        _tail = _tail + 1 == QmDusLayout.DefaultDepth ? 0 : _tail + 1;
        _doorbell.WriteRelease(QmDoorbell.Submission(_model.Number, _tail).Value);
        return _model.Process(budget: 1);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _model.Stop();
        _queue.Close();
        _workers.Dispose();
    }
}
