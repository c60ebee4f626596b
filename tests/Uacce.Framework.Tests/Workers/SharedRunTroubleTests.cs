using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Workers;

/// <summary>Shared requests that throw, or do not come to an end, and runs that are used as they must not be.</summary>
public sealed class SharedRunTroubleTests
{
    [Fact]
    public void WhatARequestThrowsIsItsOwnersAndTheHelperGoesOn()
    {
        using WorkerPool pool = SharedRunTests.Pool(2);
        for (int round = 0; round < 50; round++)
        {
            var run = new FakeRun();
            using var helped = new ManualResetEventSlim();
            Thread owner = Thread.CurrentThread;
            int thrown = 0;
            run.InRequest = request =>
            {
                if (Thread.CurrentThread != owner)
                {
                    helped.Set();
                    if (Interlocked.Exchange(ref thrown, 1) == 1)
                        return; // of two defects both would be told as the first
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
        using WorkerPool pool = SharedRunTests.Pool(2);
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
        pool.Offer(run, 3, ofPlainQueue: false, wake: true);
        // One more than there are workers, each of which stays in its own.
        Assert.True(run.TakeNext());
        int own = Enumerable.Range(0, 3).First(request => run.By(request) == owner);
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

    /// <summary>Pages of a client's memory that never come, in each request: a worker is stuck in one, and the thread that follows it is in none.</summary>
    [Fact]
    public void WorkersAreStuckOnceInARunAndTheirQueuesAreServed()
    {
        using WorkerPool pool = SharedRunTests.Pool(2);
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
        run.AwaitAll();
        pool.Withdraw(run);
        Assert.All(run.Times, times => Assert.Equal(1, times));
        Until.True(() => run.TakesHelp, () => "those who were stuck are out");
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
        using WorkerPool pool = SharedRunTests.Pool(2);
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
        Assert.True(run.TakesHelp);
        Assert.Equal([1, 1], run.Times.Take(2));
    }

    [Fact]
    public void ARunThatIsOnOfferIsNotOfferedAgain()
    {
        using WorkerPool pool = SharedRunTests.Pool(2);
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
        using WorkerPool pool = SharedRunTests.Pool(2);
        FakeRun[] others = [new(), new()];
        Array.ForEach(others, other => pool.Offer(other, 0, ofPlainQueue: false, wake: false));
        var run = new FakeRun();
        run.Through(pool);
        Assert.All(run.Times, times => Assert.Equal(1, times));
        Assert.Equal(0, pool.Snapshot().Sum(worker => worker.Helped));
        Array.ForEach(others, pool.Withdraw);
    }

    private static bool IsClosed(FakeRun run)
    {
        using AccessScope inside = run.Enter();
        return !inside.IsInside;
    }
}
