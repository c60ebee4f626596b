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
    public void AWorkerThatWasNeverStartedHelps() => Assert.Equal(1, HelpOfOneOther(Pool(2)));

    [Fact]
    public void AWorkerThatRestsIsWoken()
    {
        WorkerPool pool = Pool(2);
        FakeWork[] works = [WorkerTests.Attach(pool), WorkerTests.Attach(pool)];
        Until.True(() => pool.Snapshot().All(worker => worker.Sleeps > 0), () => string.Join("; ", pool.Snapshot()));
        Assert.Equal(1, HelpOfOneOther(pool));
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
        pool.Offer(run, run.Capacity, ofPlainQueue: false, wake: false);
        for (int request = 0; request < run.Capacity; request++)
            run.Await(request);
        pool.Withdraw(run);
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
            pool.Offer(run, run.Capacity, ofPlainQueue: true, wake: true);
            for (int request = 0; request < run.Capacity; request++)
                run.Await(request);
            pool.Withdraw(run);
        }

        Assert.Equal(0, pool.Snapshot()[2].Helped);
        using var other = new WorkerPool(new WorkerPoolOptions { Workers = 3, PlainQueueWorkers = 1 });
        Assert.False(other.CanShare(isPlainQueue: true));
        Assert.True(other.CanShare(isPlainQueue: false));
    }

    [Fact]
    public void WhatARequestThrowsIsItsOwnersAndTheHelperGoesOn()
    {
        using WorkerPool pool = Pool(2);
        for (int round = 0; round < 50; round++)
        {
            var run = new FakeRun();
            using var helped = new ManualResetEventSlim();
            Thread owner = Thread.CurrentThread;
            run.InRequest = request =>
            {
                if (Thread.CurrentThread != owner)
                {
                    helped.Set();
                    throw new InvalidOperationException($"A defect in {request}.");
                }

                Until.Set(helped, "a helper");
            };
            pool.Offer(run, 2, ofPlainQueue: false, wake: true);
            int ofHelper = -1;
            for (int request = 0; request < 2; request++)
            {
                try
                {
                    run.Await(request);
                }
                catch (InvalidOperationException defect)
                {
                    Assert.Equal($"A defect in {request}.", defect.Message);
                    ofHelper = request;
                }
            }

            pool.Withdraw(run);
            Assert.InRange(ofHelper, 0, 1);
        }
    }

    [Fact]
    public void WithdrawingWaitsForWhoIsInside()
    {
        using WorkerPool pool = Pool(2);
        var run = new FakeRun();
        using var helped = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        Thread owner = Thread.CurrentThread;
        run.InRequest = _ =>
        {
            if (Thread.CurrentThread == owner)
            {
                Until.Set(helped, "a helper");
                return;
            }

            helped.Set();
            Until.Set(release, "the end of the test");
        };
        pool.Offer(run, 2, ofPlainQueue: false, wake: true);
        int own = 0;
        while (run.By(own) != owner)
        {
            if (run.By(0) is null || run.By(1) is null)
                run.TakeNext();
            own = run.By(0) == owner ? 0 : 1;
        }

        run.Await(own);
        bool isWithdrawn = false;
        var crew = new Crew();
        crew.Add(() =>
        {
            pool.Withdraw(run);
            Volatile.Write(ref isWithdrawn, true);
        });
        crew.Start();
        Until.True(() => IsClosed(run), () => "the run is closed");
        Assert.False(Volatile.Read(ref isWithdrawn), "Withdraw has returned, and a helper is inside.");
        release.Set();
        crew.Join(Until.Limit, () => "Withdraw");
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
            for (int request = 0; request < run.Capacity; request++)
                run.Await(request);
            pool.Withdraw(run);
            Until.True(() => works.All(work => !work.IsPending), () => works[0].State);
        }

        foreach (FakeWork work in works)
            work.Attachment!.Detach();
        Assert.All(works, work => Assert.Null(work.Broken));
    }

    /// <summary>Pages of a client's memory that never come, in each request: a worker is stuck in one, and the thread that follows it is in none.</summary>
    [Fact]
    public void WorkersAreStuckOnceInARunAndTheirQueuesAreServed()
    {
        using WorkerPool pool = Pool(2);
        FakeWork[] works = [WorkerTests.Attach(pool), WorkerTests.Attach(pool)];
        Until.True(() => pool.Snapshot().All(worker => worker.Sleeps > 0), () => string.Join("; ", pool.Snapshot()));
        var run = new FakeRun();
        int stuck = 0;
        using var release = new ManualResetEventSlim();
        run.InRequest = _ =>
        {
            Interlocked.Increment(ref stuck);
            Until.Set(release, "the end of the test");
        };
        pool.Offer(run, run.Capacity, ofPlainQueue: false, wake: true);
        Until.True(() => Volatile.Read(ref stuck) == 2, () => "both workers help");
        Assert.True(run.TakesHelp);
        for (int i = 0; i < 10; i++)
        {
            pool.TakeOverFromStuck();
            pool.TakeOverFromStuck();
            foreach (FakeWork work in works)
            {
                work.Ring();
                Until.True(() => !work.IsPending, () => work.State);
                work.Settle(pool, works.AsSpan().IndexOf(work));
            }
        }

        Assert.Equal(2, Volatile.Read(ref stuck));
        Assert.False(run.TakesHelp);
        release.Set();
        for (int request = 0; request < run.Capacity; request++)
            Assert.Equal(1_000 + request, run.Await(request));
        pool.Withdraw(run);
        Assert.All(run.Times, times => Assert.Equal(1, times));
        foreach (FakeWork work in works)
        {
            work.Ring();
            Until.True(() => !work.IsPending, () => work.State);
            work.Attachment!.Detach();
            Assert.Null(work.Broken);
        }
    }

    [Fact]
    public void AStuckOwnerGetsNoMoreHelpEither()
    {
        using WorkerPool pool = Pool(2);
        var run = new FakeRun();
        using var stuck = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        FakeWork work = WorkerTests.Attach(pool);
        bool isOffered = false;
        work.InProcess = () =>
        {
            if (!work.IsPending || Interlocked.Exchange(ref isOffered, true))
                return;
            pool.Offer(run, 2, ofPlainQueue: false, wake: false);
            stuck.Set();
            Until.Set(release, "the end of the test");
            run.Await(0);
            run.Await(1);
            pool.Withdraw(run);
        };
        work.Ring();
        Until.Set(stuck, "a worker in the work");
        pool.TakeOverFromStuck();
        pool.TakeOverFromStuck();
        Assert.False(run.TakesHelp);
        release.Set();
        Until.True(() => !work.IsPending, () => work.State);
        work.Attachment!.Detach();
        Assert.Equal([1, 1], run.Times.Take(2));
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
            pool.Offer(run, run.Capacity, ofPlainQueue: false, wake: true);
            for (int request = 0; request < run.Capacity; request++)
                run.Await(request);
            pool.Withdraw(run);
            if (round == 0)
                ofWorker0 = pool.Snapshot()[0].Helped; // how long they are is known from the first on
        }

        Assert.InRange(pool.Snapshot()[0].Helped, ofWorker0, ofWorker0 + 1);
        run.InRequest = static _ => { };
        for (int round = 0; pool.Snapshot()[0].Helped <= ofWorker0 + 1; round++)
        {
            Assert.True(round < 100_000, "A worker with a queue does not help with short requests.");
            pool.Offer(run, run.Capacity, ofPlainQueue: false, wake: true);
            for (int request = 0; request < run.Capacity; request++)
                run.Await(request);
            pool.Withdraw(run);
        }

        work.Attachment!.Detach();
    }

    [Fact]
    public void NoRunHasAllHelpers()
    {
        using WorkerPool pool = Pool(2);
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

        Assert.True(both.Wait(Until.Limit), "a helper in each run");
        foreach (FakeRun run in runs)
        {
            Assert.Equal(2_001, run.Await(0) + run.Await(1));
            pool.Withdraw(run);
        }
    }

    [Fact]
    public void ARunThatIsOnOfferIsNotOfferedAgain()
    {
        using WorkerPool pool = Pool(2);
        var run = new FakeRun();
        pool.Offer(run, 1, ofPlainQueue: false, wake: false);
        Assert.Throws<InvalidOperationException>(() => pool.Offer(run, 1, ofPlainQueue: false, wake: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Await(1));
        Assert.Equal(1_000, run.Await(0));
        pool.Withdraw(run);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Offer(run, run.Capacity + 1, ofPlainQueue: false, wake: false));
    }

    /// <summary>Threads that are stuck have all the places: whoever offers then does it alone.</summary>
    [Fact]
    public void ARunWithoutAPlaceIsDoneByItsOwner()
    {
        using WorkerPool pool = Pool(2);
        FakeRun[] others = [new(), new()];
        Array.ForEach(others, other => pool.Offer(other, 0, ofPlainQueue: false, wake: false));
        var run = new FakeRun();
        pool.Offer(run, run.Capacity, ofPlainQueue: false, wake: true);
        for (int request = 0; request < run.Capacity; request++)
            Assert.Equal(1_000 + request, run.Await(request));
        pool.Withdraw(run);
        Assert.All(run.Times, times => Assert.Equal(1, times));
        Assert.Equal(0, pool.Snapshot().Sum(worker => worker.Helped));
        Array.ForEach(others, pool.Withdraw);
    }

    [Fact]
    public void WorkersRestAgainWhenTheRunsAreOver()
    {
        WorkerPool pool = Pool(2);
        Assert.Equal(1, HelpOfOneOther(pool, andThen: () =>
        {
            long helped = pool.Snapshot().Sum(worker => worker.Helped);
            Until.True(() => pool.Snapshot().Sum(worker => worker.Sleeps) > 0, () => string.Join("; ", pool.Snapshot()));
            Assert.Equal(helped, pool.Snapshot().Sum(worker => worker.Helped));
        }));
    }

    private static bool IsClosed(FakeRun run)
    {
        using AccessScope inside = run.Enter();
        return !inside.IsInside;
    }

    private static WorkerPool Pool(int workers) => new(new WorkerPoolOptions { Workers = workers });

    /// <summary>Of two requests the owner does one only when another thread does the other; returns how many others did.</summary>
    private static int HelpOfOneOther(WorkerPool pool, Action? andThen = null)
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
            return new[] { run.By(0), run.By(1) }.Count(thread => thread != owner);
        }
    }
}
