using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.Rig;

/// <summary>
/// A queue without a worker, and a client without threads: each moves when it is told to, a store or a look at a time, so that one test
/// can go through all orders. It notes what the device executes.
/// </summary>
internal sealed class SteppedQueue : IDisposable
{
    private readonly WorkerPool _workers = new(new WorkerPoolOptions()); // never used
    private readonly UacceQueue _queue;
    private readonly QmQueue _device;
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private readonly SharedWord64 _doorbell;
    private readonly int _depth;
    private readonly QmEntryMarks? _marks;
    private readonly FakeTimeProvider _time = new();
    private int _tail;
    private int _head;
    private bool _phase;

    public SteppedQueue(int depth, QmEntryMarks? marks, AddressSpace? space = null)
    {
        _depth = depth;
        _marks = marks;
        var device = new QmDevice(new QmDeviceOptions { Workers = _workers, Depth = depth }, new NoFunction());
        UacceDevice registered = new UacceRegistry().Register(
            new UacceDeviceOptions { Name = "stepped", MmioSize = device.MmioSize, DusSize = device.Layout.Size }, device);
        Assert.Equal(Errno.None, registered.Open(space ?? new LocalAddressSpace(), out UacceQueue? queue));
        _queue = queue!;
        _device = (QmQueue)_queue.DriverState!;
        MemoryWindow dus = _device.Memory.Dus.Window;
        _submissions = new SubmissionRing(dus, depth, QmDusLayout.DescriptorSize);
        _completions = new CompletionRing(dus.Slice(device.Layout.CompletionRingOffset, depth * QmDusLayout.CompletionSize), depth);
        _doorbell = _device.Memory.Mmio.Window.Word64(QmDoorbell.MmioOffset);
        Restart();
    }

    public SubmissionRing Submissions => _submissions;

    /// <summary>The client's next slot.</summary>
    public int Tail => _tail;

    /// <summary>What the device executed since the start.</summary>
    public List<ZipDescriptor> Executed { get; } = [];

    /// <summary>Begins anew, as a queue that was stopped and started.</summary>
    public void Restart()
    {
        (_tail, _head, _phase) = (0, 0, true);
        Executed.Clear();
        _device.Stop();
        _device.Start(new Recorder(Executed), _marks, _time);
    }

    /// <summary>The client stores one 8-byte word of its next entry.</summary>
    public void StoreWord(in ZipDescriptor entry, int word) =>
        _submissions.Write(_tail, word * sizeof(ulong), MemoryMarshal.Cast<ZipDescriptor, ulong>(new ReadOnlySpan<ZipDescriptor>(in entry))[word]);

    /// <summary>The client rings for its next entry.</summary>
    public void Ring()
    {
        _tail = (_tail + 1) % _depth;
        _doorbell.WriteRelease(QmDoorbell.Submission(_device.Number, _tail).Value);
    }

    /// <summary>A completion is there.</summary>
    public bool HasCompletion => _completions.ReadAcquire(_head).Phase == _phase;

    /// <summary>The client takes a completion and rings for that.</summary>
    public void Acknowledge()
    {
        Assert.True(HasCompletion);
        _head = (_head + 1) % _depth;
        _phase ^= _head == 0;
        _doorbell.WriteRelease(QmDoorbell.Completion(_device.Number, _head, arm: false).Value);
    }

    /// <summary>The device looks, and does what it finds. No time passes.</summary>
    public void Look(int times = 1)
    {
        for (; times > 0; times--)
            _device.Process(32);
    }

    /// <summary>The device looks for as long as it waits before it takes what it was not told of, and longer.</summary>
    public void LookLong()
    {
        const int Looks = 4;
        for (int i = 0; i < Looks; i++)
        {
            _device.Process(32);
            _time.Advance(HiddenSubmissions.Quiet);
        }
    }

    public void Dispose()
    {
        _device.Stop();
        _queue.Close();
        _workers.Dispose();
    }

    private sealed class NoFunction : QmFunction
    {
        public override ushort MaxQueueType => 1;

        public override QmExecutor CreateExecutor(ushort queueType, AddressSpaceBinding binding) => throw new NotSupportedException();

        public override void Reset() => throw new NotSupportedException();
    }

    private sealed class Recorder(List<ZipDescriptor> executed) : QmExecutor
    {
        public override long Execute(SubmissionRing submissions, int slot)
        {
            submissions.Read(slot, out ZipDescriptor descriptor);
            executed.Add(descriptor);
            submissions.Write(slot, new UInt128(0, 0x11_0000_0022)); // consumed and produced something, successfully
            return 1;
        }

        public override void Dispose()
        {
        }
    }
}
