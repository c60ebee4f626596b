#if DEBUG
using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Framework.Tests.Workers;
using Xunit;

namespace Uacce.Framework.Tests.Locking;

/// <summary>The checker of debug builds finds what would be a deadlock only with bad luck.</summary>
public sealed class LockOrderTests : IDisposable
{
    private static readonly OrderedLock s_registry = new(LockRank.Registry);
    private static readonly OrderedLock s_device = new(LockRank.Device);
    private static readonly OrderedLock s_queue = new(LockRank.Queue);

    // Nothing in the framework takes this pair today, so the test on inversions is the first to show it.
    private static readonly (LockRank, LockRank) s_shownByInversion = (LockRank.Registry, LockRank.Queue);

    private readonly List<string> _found = [];

    public LockOrderTests() => LockOrder.Violated = _found.Add;

    public static TheoryData<string, string, bool> Pairs()
    {
        // As docs/locks.md has it; everything else is against the order.
        (LockRank, LockRank)[] allowed =
        [
            (LockRank.Registry, LockRank.Device), (LockRank.Registry, LockRank.Bindings),
            (LockRank.Device, LockRank.Bindings), (LockRank.Device, LockRank.Queue),
            (LockRank.Registry, LockRank.Leaf), (LockRank.Device, LockRank.Leaf), (LockRank.Bindings, LockRank.Leaf), (LockRank.Queue, LockRank.Leaf),
        ];
        var pairs = new TheoryData<string, string, bool>();
        foreach (LockRank held in Enum.GetValues<LockRank>())
        {
            foreach (LockRank wanted in Enum.GetValues<LockRank>().Where(wanted => (held, wanted) != s_shownByInversion))
                pairs.Add($"{held}", $"{wanted}", allowed.Contains((held, wanted)));
        }

        return pairs;
    }

    public void Dispose() => LockOrder.Violated = null;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void APairIsRightOrFound(string held, string wanted, bool isRight)
    {
        var outer = new OrderedLock(Enum.Parse<LockRank>(held));
        var inner = new OrderedLock(Enum.Parse<LockRank>(wanted));
        using (outer.EnterScope())
        {
            using (inner.EnterScope())
                Assert.Equal(isRight ? 0 : 1, _found.Count);
        }

        using (inner.EnterScope())
            Assert.Equal(isRight ? 0 : 1, _found.Count); // nothing is held any more
    }

    [Fact]
    public void AnInversionIsFoundWithBothStacks()
    {
        QueueInsideRegistry();
        Assert.Empty(_found);
        RegistryInsideQueue();
        string report = Assert.Single(_found);
        Assert.StartsWith("The Registry lock is wanted with the Queue lock held", report, StringComparison.Ordinal);
        Assert.Contains(nameof(RegistryInsideQueue), report, StringComparison.Ordinal);
        Assert.Contains("The Queue lock was taken with the Registry lock held", report, StringComparison.Ordinal);
        Assert.Contains(nameof(QueueInsideRegistry), report, StringComparison.Ordinal);
    }

    [Fact]
    public void ALockHeldByAnotherThreadIsNoConcern()
    {
        using (s_queue.EnterScope())
        {
            Crew.Run(static () =>
            {
                using (s_device.EnterScope())
                    LockOrder.AssertNoneHeld("do nothing", except: LockRank.Device);
            });
        }

        Assert.Empty(_found);
    }

    [Fact]
    public void ACallbackUnderALockIsFound()
    {
        UacceQueue queue = new Rig().Open();
        queue.NotifyCompletion();
        Assert.Empty(_found);
        using (s_device.EnterScope())
            queue.NotifyCompletion();
        string report = Assert.Single(_found);
        Assert.StartsWith("The Device lock is held by who is about to call waiters", report, StringComparison.Ordinal);
        Assert.Contains(nameof(ACallbackUnderALockIsFound), report, StringComparison.Ordinal);
    }

    [Fact]
    public void ADriverThatCallsBackFromAnOperationIsFound()
    {
        var rig = new Rig();
        rig.Operations.Before = (call, queue) =>
        {
            if (call == "start")
                queue.NotifyCompletion();
        };
        Assert.Equal(Errno.None, rig.Open().Start(rig.Space));
        Assert.StartsWith("The Queue lock is held by who is about to call waiters", Assert.Single(_found), StringComparison.Ordinal);
    }

    [Fact]
    public void WaitingUnderALockIsFound()
    {
        using (s_queue.EnterScope())
            new AccessGate().Close();
        Assert.Contains("wait for accesses in flight", Assert.Single(_found), StringComparison.Ordinal);
        var space = new LocalAddressSpace();
        int token = space.Register(4096, 1, MemoryAccess.Read);
        using (s_device.EnterScope())
            space.Unregister(token);
        Assert.Contains("wait for devices inside a range", _found[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AWorkerIsWaitedForUnderAQueuesLockOnly()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        FakeWork first = WorkerTests.Attach(pool);
        FakeWork second = WorkerTests.Attach(pool);
        using (s_queue.EnterScope())
            first.Attachment!.Detach();
        Assert.Empty(_found);
        using (s_device.EnterScope())
            second.Attachment!.Detach();
        Assert.Contains("wait for a worker", Assert.Single(_found), StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void QueueInsideRegistry()
    {
        using (s_registry.EnterScope())
        using (s_queue.EnterScope())
            return;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegistryInsideQueue()
    {
        using (s_queue.EnterScope())
        using (s_registry.EnterScope())
            return;
    }
}
#endif
