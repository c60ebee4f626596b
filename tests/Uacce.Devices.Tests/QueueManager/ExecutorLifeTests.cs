using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>An executor belongs to one start of a queue and is let go exactly once.</summary>
public sealed class ExecutorLifeTests
{
    [Fact]
    public void AStartThatIsRefusedLetsItsExecutorGo()
    {
        var pool = new WorkerPool(new WorkerPoolOptions());
        var function = new CountingFunction();
        UacceQueue queue = Open(pool, function, out LocalAddressSpace space);
        Assert.Equal(Errno.None, queue.Start(space));
        Assert.Equal(Errno.None, queue.Put(space));
        Assert.Equal((1, 1), (function.Made, function.Disposed));
        pool.Dispose(); // from now on attaching is refused
        Assert.Equal(Errno.EBUSY, queue.Start(space));
        Assert.Equal((2, 2), (function.Made, function.Disposed));
        queue.Close();
        Assert.Equal((2, 2), (function.Made, function.Disposed));
    }

    private static UacceQueue Open(WorkerPool pool, QmFunction function, out LocalAddressSpace space)
    {
        var device = new QmDevice(new QmDeviceOptions { Workers = pool }, function);
        space = new LocalAddressSpace();
        UacceDevice registered = new UacceRegistry().Register(
            new UacceDeviceOptions { Name = "counting", MmioSize = device.MmioSize, DusSize = device.Layout.Size }, device);
        Assert.Equal(Errno.None, registered.Open(space, out UacceQueue? queue));
        return queue!;
    }

    private sealed class CountingFunction : QmFunction
    {
        public int Made { get; private set; }

        public int Disposed { get; set; }

        public override ushort MaxQueueType => 0;

        public override QmExecutor CreateExecutor(ushort queueType, AddressSpaceBinding binding)
        {
            Made++;
            return new CountingExecutor(this);
        }

        public override void Reset()
        {
        }
    }

    private sealed class CountingExecutor(CountingFunction function) : QmExecutor
    {
        public override long Execute(SubmissionRing submissions, int slot) => 0;

        public override void Dispose() => function.Disposed++;
    }
}
