using Microsoft.Extensions.Time.Testing;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Workers;

/// <summary>Requests of one queue that several workers do. The test's thread is their owner.</summary>
public sealed class SharedRunTests
{
    [Fact]
    public void EachRequestIsDoneOnce()
    {
        using WorkerPool pool = Pool(4);
        for (int round = 0; round < 2_000; round++)
        {
            var run = new FakeRun();
            int count = 1 + (round % run.Capacity);
            pool.Offer(run, count, ofPlainQueue: false, wake: round % 3 != 0);
            for (int request = 0; request < count; request++)
                Assert.Equal(1_000 + request, run.Await(request));
            pool.Withdraw(run);
            run.IsOver = true;
            Assert.Equal(Enumerable.Range(0, run.Capacity).Select(request => request < count ? 1 : 0), run.Times);
            Assert.Null(run.Broken);
        }
    }

    [Fact]
    public void AWorkerThatWasNeverStartedHelps() => Assert.True(IsHelped(Pool(2)));

    [Fact]
    public void AWorkerThatRestsIsWoken()
    {
        WorkerPool pool = Pool(2);
        FakeWork[] works = [WorkerTests.Attach(pool), WorkerTests.Attach(pool)];
        Until.True(() => pool.Snapshot().All(worker => worker.Sleeps > 0), () => string.Join("; ", pool.Snapshot()));
        Assert.True(IsHelped(pool));
        Assert.All(works, work => Assert.Null(work.Broken));
    }

    [Fact]
    public void ARunThatIsNotWorthItWakesNobody()
    {
        using WorkerPool pool = Pool(2);
        FakeWork[] works = [WorkerTests.Attach(pool), WorkerTests.Attach(pool)];
        Until.True(() => works.All(work => work.NeedsWakeup) && pool.Snapshot().All(worker => worker.Sleeps > 0), () => works[0].State);
        long wakes = pool.Snapshot().Sum(worker => worker.Wakes);
        var run = new FakeRun();
        run.Through(pool, wake: false);
        Assert.Equal(wakes, pool.Snapshot().Sum(worker => worker.Wakes));
        foreach (FakeWork work in works)
            work.Attachment!.Detach();
    }

    [Fact]
    public void RunsOfPlainQueuesAreForTheWorkersThatServeThose()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 3, PlainQueueWorkers = 2 });
        Assert.True(pool.CanShare(isPlainQueue: true));
        var run = new FakeRun();
        for (int round = 0; round < 500 || pool.Snapshot().Sum(worker => worker.Helped) < 100; round++)
        {
            Assert.True(round < 100_000, "In all the time no other worker has helped.");
            run.Through(pool, ofPlainQueue: true);
        }

        Assert.Equal(0, pool.Snapshot()[2].Helped);
        using var other = new WorkerPool(new WorkerPoolOptions { Workers = 3, PlainQueueWorkers = 1 });
        Assert.False(other.CanShare(isPlainQueue: true));
        Assert.True(other.CanShare(isPlainQueue: false));
    }

    [Fact]
    public void AHelperLooksAtItsOwnQueueBetweenTwoRequests()
    {
        using WorkerPool pool = Pool(2);
        FakeWork[] works = [WorkerTests.Attach(pool), WorkerTests.Attach(pool)];
        var run = new FakeRun();
        Thread owner = Thread.CurrentThread;
        using var served = new ManualResetEventSlim();
        Thread? helper = null;
        Array.ForEach(works, work => work.InProcess = () =>
        {
            if (work.IsPending && Thread.CurrentThread == helper)
                served.Set();
        });
        run.InRequest = request =>
        {
            if (Thread.CurrentThread != owner && Interlocked.CompareExchange(ref helper, Thread.CurrentThread, null) is null)
                Array.ForEach(works, work => work.Ring()); // from inside the first request that it does
        };
        while (!served.IsSet)
        {
            Volatile.Write(ref helper, null);
            pool.Offer(run, run.Capacity, ofPlainQueue: false, wake: true);
            Until.True(() => served.IsSet || !run.HasUntaken, () => works[0].State);
            run.AwaitAll();
            pool.Withdraw(run);
            Until.True(() => works.All(work => !work.IsPending), () => works[0].State);
        }

        foreach (FakeWork work in works)
            work.Attachment!.Detach();
        Assert.All(works, work => Assert.Null(work.Broken));
    }

    [Fact]
    public void AWorkerWithAQueueOfItsOwnLeavesLongRequestsToOthers()
    {
        var time = new FakeTimeProvider();
        using var pool = new WorkerPool(new WorkerPoolOptions { Workers = 3, Time = time });
        FakeWork work = WorkerTests.Attach(pool); // worker 0 has it
        var run = new FakeRun { InRequest = _ => time.Advance(TimeSpan.FromMilliseconds(21)) };
        long ofWorker0 = -1;
        for (int round = 0; round < 500 || pool.Snapshot().Sum(worker => worker.Helped) < 100; round++)
        {
            Assert.True(round < 100_000, "In all the time no other worker has helped.");
            run.Through(pool);
            if (round == 0)
                ofWorker0 = pool.Snapshot()[0].Helped; // how long they are is known from the first on
        }

        Assert.InRange(pool.Snapshot()[0].Helped, ofWorker0, ofWorker0 + 1);
        run.InRequest = static _ => { };
        for (int round = 0; pool.Snapshot()[0].Helped <= ofWorker0 + 1; round++)
        {
            Assert.True(round < 100_000, "A worker with a queue does not help with short requests.");
            run.Through(pool);
        }

        work.Attachment!.Detach();
    }

    [Fact]
    public void NoRunHasAllHelpers()
    {
        using WorkerPool pool = Pool(2);
        FakeWork[] works = [WorkerTests.Attach(pool), WorkerTests.Attach(pool)];
        foreach (FakeWork work in works)
        {
            work.Hold(); // until both runs are on offer
            work.Ring();
            work.AwaitHeld();
        }

        FakeRun[] runs = [new(), new()];
        using var both = new CountdownEvent(2);
        int[] entered = new int[2];
        for (int i = 0; i < 2; i++)
        {
            int which = i;
            runs[i].InRequest = _ =>
            {
                if (Interlocked.Exchange(ref entered[which], 1) == 0)
                    both.Signal();
                Assert.True(both.Wait(Until.Limit), "a helper in each run");
            };
            pool.Offer(runs[i], 2, ofPlainQueue: false, wake: true);
        }

        Array.ForEach(works, work => work.Release());
        Assert.True(both.Wait(Until.Limit), "a helper in each run");
        foreach (FakeRun run in runs)
        {
            Assert.Equal(2_001, run.Await(0) + run.Await(1));
            pool.Withdraw(run);
        }
        Array.ForEach(works, work => work.Attachment!.Detach());
    }

    [Fact]
    public void WorkersRestAgainWhenTheRunsAreOver()
    {
        WorkerPool pool = Pool(2);
        Assert.True(IsHelped(pool, andThen: () =>
        {
            long helped = pool.Snapshot().Sum(worker => worker.Helped);
            Until.True(() => pool.Snapshot().Sum(worker => worker.Sleeps) > 0, () => string.Join("; ", pool.Snapshot()));
            Assert.Equal(helped, pool.Snapshot().Sum(worker => worker.Helped));
        }));
    }

    internal static WorkerPool Pool(int workers) => new(new WorkerPoolOptions { Workers = workers });

    /// <summary>Of two requests the owner does one only when another thread does the other; whether another did.</summary>
    private static bool IsHelped(WorkerPool pool, Action? andThen = null)
    {
        using (pool)
        {
            var run = new FakeRun();
            using var helped = new ManualResetEventSlim();
            Thread owner = Thread.CurrentThread;
            run.InRequest = _ =>
            {
                if (Thread.CurrentThread != owner)
                    helped.Set();
                else
                    Until.Set(helped, "a helper");
            };
            pool.Offer(run, 2, ofPlainQueue: false, wake: true);
            long sum = run.Await(0) + run.Await(1);
            pool.Withdraw(run);
            Assert.Equal(2_001, sum);
            andThen?.Invoke();
            return run.By(0) != owner || run.By(1) != owner;
        }
    }
}
