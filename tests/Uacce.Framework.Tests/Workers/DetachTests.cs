using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Workers;

/// <summary>Taking a queue from its worker, and ending workers.</summary>
public class DetachTests
{
    [Fact]
    public void DetachWaitsForWorkThatRunsAndItNeverRunsAgain()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        FakeWork work = WorkerTests.Attach(pool);
        work.Hold();
        work.Ring();
        work.AwaitHeld();
        var owner = new Crew();
        owner.Add(() =>
        {
            work.Attachment!.Detach();
            Assert.False(work.IsInside, "Detached with the worker inside.");
            work.IsOver = true;
        });
        owner.Start();
        Until.True(() => work.Attachment!.IsDetaching, () => work.State);
        Assert.True(owner.IsRunning, "Detached with the worker inside.");
        work.Ring();
        work.Release();
        owner.Join(Until.Limit, () => work.State);
        for (int i = 0; i < 10; i++)
        {
            work.Ring();
            work.Attachment!.Wake();
        }

        WorkerTests.Attach(pool).Settle(pool); // the worker has been through all signals
        Assert.Null(work.Broken);
        Assert.Equal(1, pool.Snapshot()[0].Attached);
        work.Attachment!.Detach();
    }

    [Fact]
    public void DetachFromASleepingWorker()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        FakeWork work = WorkerTests.Attach(pool);
        work.Settle(pool);
        Crew.Run(work.Attachment!.Detach);
        work.IsOver = true;
        work.Attachment.Wake();
        WorkerTests.Attach(pool).Settle(pool);
        Assert.Null(work.Broken);
    }

    [Fact]
    public void AttachAndDetachAgainstRinging()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 2, SpinLooks = 8 });
        void Use(int seed)
        {
            var random = new Random(seed);
            for (int round = 0; round < 1_500; round++)
            {
                FakeWork work = WorkerTests.Attach(pool, supportsWakeup: random.Next(8) != 0);
                for (int ring = random.Next(4); ring > 0; ring--)
                    work.Ring();
                if (random.Next(2) == 0)
                    Until.True(() => !work.IsPending, () => work.State);
                work.Attachment!.Detach();
                work.IsOver = true;
                Assert.False(work.IsInside);
                work.Attachment.Wake(); // a client that still has the old attachment in hand
                Assert.True(work.Broken is null, work.Broken);
            }
        }

        Crew.Run(() => Use(1), () => Use(2), () => Use(3));
        Assert.All(pool.Snapshot(), worker => Assert.Equal(0, worker.Attached));
    }

    [Fact]
    public void AWorkerServesSoManyQueuesAndNoMore()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        FakeWork[] works = [.. Enumerable.Range(0, WorkerSignals.Slots).Select(_ => WorkerTests.Attach(pool))];
        Assert.Null(pool.TryAttach(new FakeWork(), _ => { }));
        works[^1].Ring();
        Until.True(() => !works[^1].IsPending, () => works[^1].State);
        works[100].Attachment!.Detach();
        FakeWork late = WorkerTests.Attach(pool);
        Assert.Equal(100, late.Attachment!.Slot);
        late.Ring();
        Until.True(() => !late.IsPending, () => late.State);
        Assert.Null(pool.TryAttach(new FakeWork(), _ => { }));
    }

    [Fact]
    public void QueuesGoToTheWorkerWithTheFewest()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 3 });
        FakeWork[] works = [.. Enumerable.Range(0, 7).Select(_ => WorkerTests.Attach(pool))];
        Assert.Equal(3, pool.Count);
        Assert.Equal([3, 2, 2], pool.Snapshot().Select(worker => worker.Attached));
        works[1].Attachment!.Detach();
        works[4].Attachment!.Detach();
        WorkerTests.Attach(pool);
        Assert.Equal([3, 1, 2], pool.Snapshot().Select(worker => worker.Attached));
    }

    [Theory]
    [InlineData(2, new[] { 3, 2, 0, 0 }, new[] { 3, 3, 2, 2 })]
    [InlineData(9, new[] { 2, 1, 1, 1 }, new[] { 3, 3, 2, 2 })]
    public void QueuesThatNobodyCanWakeAreLeftToSomeOfTheWorkers(int plain, int[] plainOnes, int[] all)
    {
        using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 4, PlainQueueWorkers = plain });
        for (int i = 0; i < 5; i++)
            WorkerTests.Attach(pool, supportsWakeup: false);
        Assert.Equal(plainOnes, pool.Snapshot().Select(worker => worker.Attached));
        for (int i = 0; i < 5; i++)
            WorkerTests.Attach(pool);
        Assert.Equal(all, pool.Snapshot().Select(worker => worker.Attached));
    }

    [Fact]
    public void DisposeEndsWorkersAsleepBusyAndNeverStarted()
    {
        for (int i = 0; i < 200; i++)
        {
            var pool = new WorkerPool(new WorkerPoolOptions { Workers = 3, SpinLooks = 8 });
            FakeWork asleep = WorkerTests.Attach(pool);
            FakeWork plain = WorkerTests.Attach(pool, supportsWakeup: false);
            asleep.Ring();
            plain.Ring();
            Crew.Run(pool.Dispose);
            asleep.IsOver = plain.IsOver = true;
            Crew.Run(asleep.Attachment!.Detach, plain.Attachment!.Detach, pool.Dispose);
            Assert.Null(pool.TryAttach(new FakeWork(), _ => { }));
            asleep.Attachment.Wake();
            Assert.Null(asleep.Broken);
            Assert.Null(plain.Broken);
            Assert.All(pool.Snapshot(), worker => Assert.Equal(0, worker.Attached));
        }
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(-1, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, -1, 1)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, 1, 1, -1)]
    [InlineData(1, 1, 1, -2)]
    public void APoolThatCouldNotServeIsNotMade(int workers, int plain, int looks, int pause) => Assert.Throws<ArgumentException>(
        () => new WorkerPool(new WorkerPoolOptions { Workers = workers, PlainQueueWorkers = plain, SpinLooks = looks, MaxPauseMilliseconds = pause }));
}
