using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Framework;
using Uacce.Testing;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>A client says how many completions pass before it wants to be called.</summary>
public sealed class SkipTests : IDisposable
{
    private readonly ZipRig _rig = new(depth: 16);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void AWaiterIsCalledForTheOneThatItWaitsForAndNotBefore()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate(new byte[8_000]), _rig.Allocate(8_200));
        for (int round = 0; round < 50; round++)
        {
            int skip = round % 10;
            queue.Acknowledge(skip);
            using var waiter = new Waiter();
            queue.Queue.AddWaiter(waiter);
            for (int i = 0; i < skip; i++)
            {
                queue.Run(request);
                Assert.Equal(PollEvents.None, queue.Queue.Poll(_rig.Space));
            }

            Settle();
            Assert.False(waiter.Called.IsSet, $"A waiter for completion {skip + 1} was called before it.");
            queue.Run(request);
            Until.Set(waiter.Called, $"a waiter for completion {skip + 1}");
            Assert.NotEqual(PollEvents.None, queue.Queue.Poll(_rig.Space));
        }
    }

    [Fact]
    public void AWaiterThatNoLongerSkipsFindsWhatIsThereAndIsCalledForWhatComes()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate(new byte[8_000]), _rig.Allocate(8_200));
        queue.Acknowledge(skip: 8);
        using var waiter = new Waiter();
        queue.Queue.AddWaiter(waiter);
        queue.Run(request);
        Settle();
        Assert.False(waiter.Called.IsSet);
        queue.Acknowledge();
        queue.Run(request);
        Until.Set(waiter.Called, "a waiter that has taken back what it said");
    }

    [Fact]
    public void TheEndOfTheQueueIsToldWhateverIsSkipped()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true);
        queue.Acknowledge(QmDoorbell.MaxSkip);
        using var waiter = new Waiter();
        queue.Queue.AddWaiter(waiter);
        _rig.Registry.Remove(_rig.Device);
        Until.Set(waiter.Called, "a waiter on a queue that has ended");
    }

    /// <summary>The worker is behind the call that would follow a completion: it has looked at another queue since.</summary>
    private void Settle()
    {
        using RawQueue other = _rig.Open(ZipQueueType.Compress, sharePage: true);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate(new byte[100]), _rig.Allocate(200));
        other.Run(request);
        other.Run(request);
    }

    private sealed class Waiter : IQueueWaiter, IDisposable
    {
        public ManualResetEventSlim Called { get; } = new();

        public void OnReady() => Called.Set();

        public void Dispose() => Called.Dispose();
    }
}
