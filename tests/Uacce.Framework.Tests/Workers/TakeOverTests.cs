using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Workers;

/// <summary>A worker that does not come out of one queue's work, and the thread that serves the others in its place.</summary>
public sealed class TakeOverTests : IDisposable
{
    private readonly WorkerPool _pool = new(new WorkerPoolOptions());

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void OthersAreServedWhileAWorkerIsStuckAndItsQueueComesBack()
    {
        FakeWork stuck = WorkerTests.Attach(_pool);
        FakeWork other = WorkerTests.Attach(_pool);
        GetStuck(stuck);
        other.Ring();
        _pool.TakeOverFromStuck(); // sees it in a call
        _pool.TakeOverFromStuck(); // sees it in the same call
        Until.True(() => !other.IsPending, () => other.State);
        Assert.True(stuck.IsInside);
        stuck.Release();
        Until.True(() => !stuck.IsPending, () => stuck.State);
        for (int i = 0; i < 100; i++)
        {
            stuck.Ring();
            other.Ring();
            Until.True(() => !stuck.IsPending && !other.IsPending, () => $"{stuck.State}; {other.State}");
        }

        End(stuck, other);
    }

    [Fact]
    public void AWorkerThatComesOutInBetweenIsNotStuck()
    {
        FakeWork work = WorkerTests.Attach(_pool);
        FakeWork other = WorkerTests.Attach(_pool);
        for (int i = 0; i < 5; i++)
        {
            GetStuck(work);
            _pool.TakeOverFromStuck();
            work.Release();
            Until.True(() => !work.IsPending, () => work.State);
        }

        GetStuck(work);
        _pool.TakeOverFromStuck();
        other.Ring();
        Assert.True(other.IsPending); // there is one thread, and it is in a call
        work.Release();
        End(work, other);
    }

    [Fact]
    public void SeveralCanBeStuckAtOnce()
    {
        FakeWork[] stuck = [.. Enumerable.Range(0, 5).Select(_ => WorkerTests.Attach(_pool))];
        FakeWork other = WorkerTests.Attach(_pool, supportsWakeup: false);
        foreach (FakeWork work in stuck)
        {
            GetStuck(work);
            _pool.TakeOverFromStuck();
            _pool.TakeOverFromStuck();
        }

        other.Ring();
        Until.True(() => !other.IsPending, () => other.State);
        foreach (FakeWork work in stuck)
            work.Release();
        Until.True(() => stuck.All(work => !work.IsPending), () => string.Join("; ", stuck.Select(work => work.State)));
        End([.. stuck, other]);
    }

    [Fact]
    public void OnlyTheStuckQueueWaitsToBeDetached()
    {
        FakeWork stuck = WorkerTests.Attach(_pool);
        FakeWork other = WorkerTests.Attach(_pool);
        GetStuck(stuck);
        var owner = new Crew();
        owner.Add(() =>
        {
            stuck.Attachment!.Detach();
            Assert.False(stuck.IsInside, "Detached with the worker inside.");
            stuck.IsOver = true;
        });
        owner.Start();
        Until.True(() => stuck.Attachment!.IsDetaching, () => stuck.State);
        _pool.TakeOverFromStuck();
        _pool.TakeOverFromStuck();
        other.Attachment!.Detach();
        Assert.True(owner.IsRunning, "Detached with the worker inside.");
        stuck.Release();
        owner.Join(Until.Limit, () => stuck.State);
        Assert.Equal(0, _pool.Snapshot()[0].Attached);
        _pool.Dispose();
        Assert.Null(stuck.Broken);
    }

    [Fact]
    public void WhatTheStuckCallThrowsEndsItsQueueAlone()
    {
        using var go = new ManualResetEventSlim();
        FakeWork stuck = WorkerTests.Attach(_pool);
        FakeWork other = WorkerTests.Attach(_pool);
        using var inside = new ManualResetEventSlim();
        stuck.InProcess = () =>
        {
            inside.Set();
            go.Wait(Until.Limit);
            throw new InvalidOperationException("It was the page.");
        };
        stuck.Ring();
        Until.Set(inside, stuck.State);
        _pool.TakeOverFromStuck();
        _pool.TakeOverFromStuck();
        go.Set();
        Until.True(() => stuck.Defect is not null, () => stuck.State);
        Until.True(() => _pool.Snapshot()[0].Attached == 1, () => "the queue that failed is still there");
        other.Ring();
        Until.True(() => !other.IsPending, () => other.State);
        End(stuck, other);
    }

    [Fact]
    public void APoolEndsThoughACallDoesNotAndLetsItsQueueGoThen()
    {
        FakeWork stuck = WorkerTests.Attach(_pool);
        FakeWork other = WorkerTests.Attach(_pool);
        GetStuck(stuck);
        _pool.TakeOverFromStuck();
        _pool.TakeOverFromStuck();
        _pool.Dispose();
        other.Attachment!.Detach();
        Assert.True(stuck.IsInside);
        stuck.Release();
        stuck.Attachment!.Detach();
        Assert.Equal(0, _pool.Snapshot()[0].Attached);
        Assert.Null(stuck.Broken);
    }

    /// <summary>Looks that follow each other so closely that calls of microseconds pass for stuck, and end while that is being found.</summary>
    [Fact]
    public void TwoThreadsAreNeverInOneQueueAndNoWorkIsLost()
    {
        FakeWork[] works = [.. Enumerable.Range(0, 4).Select(i => WorkerTests.Attach(_pool, supportsWakeup: i % 2 == 0))];
        foreach (FakeWork work in works)
            work.InProcess = () => Thread.SpinWait(Random.Shared.Next(300));
        bool stop = false;
        int looks = 0;
        var watch = new Crew();
        watch.Add(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                _pool.TakeOverFromStuck();
                looks++;
            }
        });
        watch.Start();
        for (int round = 0; round < 5_000; round++)
        {
            foreach (FakeWork work in works)
                work.Ring();
            Until.True(() => works.All(work => !work.IsPending), () => string.Join("; ", works.Select(work => work.State)));
        }

        Volatile.Write(ref stop, true);
        watch.Join(Until.Limit, () => $"{looks} looks");
        Assert.True(looks > 100, $"{looks} looks");
        End(works);
    }

    [Fact]
    public void TheTimeMustBePositive()
    {
        Assert.Throws<ArgumentException>(() => new WorkerPool(new WorkerPoolOptions { StuckAfter = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new WorkerPool(new WorkerPoolOptions { StuckAfter = TimeSpan.FromSeconds(-1) }));
    }

    [Fact]
    public void ItIsNoticedByItself()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions { StuckAfter = TimeSpan.FromMilliseconds(10) });
        FakeWork stuck = WorkerTests.Attach(pool);
        FakeWork other = WorkerTests.Attach(pool);
        GetStuck(stuck);
        other.Ring();
        Until.True(() => !other.IsPending, () => other.State);
        stuck.Release();
        stuck.Attachment!.Detach();
        other.Attachment!.Detach();
    }

    private static void GetStuck(FakeWork work)
    {
        work.Hold();
        work.Ring();
        work.AwaitHeld();
    }

    private void End(params FakeWork[] works)
    {
        foreach (FakeWork work in works)
            work.Attachment!.Detach();
        Assert.Equal(0, _pool.Snapshot()[0].Attached);
        _pool.Dispose();
        Assert.All(works, work => Assert.Null(work.Broken));
    }
}
