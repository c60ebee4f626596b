using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Workers;

/// <summary>How work is noticed, and how it is left alone.</summary>
public sealed class WorkerTests : IDisposable
{
    private readonly WorkerPool _pool = new(new WorkerPoolOptions());

    public void Dispose() => _pool.Dispose();

    private WorkerSnapshot Counters => _pool.Snapshot()[0];

    [Fact]
    public void AnIdleQueueCoolsAndTheWorkerSleeps()
    {
        FakeWork work = Attach();
        work.Settle(_pool);
        Assert.True(work.NeedsWakeup);
        Assert.Equal(1, Counters.Attached);
        Assert.True(work.Ring(), "An idle queue must be woken.");
        Await(work);
    }

    [Fact]
    public void OneWakeForEachChangeFromIdleToBusy()
    {
        FakeWork work = Attach();
        work.Settle(_pool);
        for (int i = 1; i <= 200; i++)
        {
            (long sleeps, long wakes) = (Counters.Sleeps, Counters.Wakes);
            work.Hold();
            Assert.True(work.Ring(), work.State);
            work.AwaitHeld();
            Assert.False(work.Ring(), $"A busy worker was woken; {work.State}");
            work.Attachment!.Wake(); // a client that wakes without looking costs no system call either
            Assert.Equal(wakes + 1, Counters.Wakes);
            work.Release();
            Until.True(() => Counters.Sleeps > sleeps, () => $"{work.State}; {Counters}");
            Assert.Equal(wakes + 1, Counters.Wakes);
            Assert.False(work.IsPending);
        }
    }

    [Fact]
    public void OfManyThreadsThatRingIdleQueuesOneWakes()
    {
        for (int i = 0; i < 100; i++)
        {
            using var pool = new WorkerPool(new WorkerPoolOptions());
            FakeWork[] works = [Attach(pool), Attach(pool), Attach(pool)];
            works[0].Settle(pool);
            long before = pool.Snapshot()[0].Wakes;
            Array.ForEach(works, work => work.Hold()); // whichever is served first keeps the worker up
            Crew.Run([.. works.Select(work => (Action)(() => work.Ring()))]);
            Assert.Equal(before + 1, pool.Snapshot()[0].Wakes);
            Array.ForEach(works, work => work.Release());
            foreach (FakeWork work in works)
            {
                Until.True(() => !work.IsPending, () => work.State);
                work.Attachment!.Detach();
            }
        }
    }

    /// <summary>A client that rings and looks at the word, against a worker about to sleep: neither may miss the other.</summary>
    [Fact]
    public void NoDoorbellIsLostWhileTheWorkerGoesToSleep()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions { SpinLooks = 40 });
        FakeWork work = Attach(pool);
        var random = new Random(1);
        int woken = 0;
        const int Rounds = 100_000;
        for (int i = 0; i < Rounds; i++)
        {
            woken += work.Ring() ? 1 : 0;
            if (work.IsPending)
                Until.True(() => !work.IsPending, () => $"a lost doorbell in round {i}, {woken} woken; {work.State}; {pool.Snapshot()[0]}");
            Thread.SpinWait(random.Next(300)); // so that the next ring comes before, while and after the worker cools
        }

        TestContext.Current.SendDiagnosticMessage($"{woken} of {Rounds} rings had to wake.");
        Assert.Null(work.Broken);
        Assert.InRange(pool.Snapshot()[0].Wakes, 0, woken + 1); // attaching may have found it asleep
        work.Attachment!.Detach();
    }

    [Fact]
    public void ABusyWorkerDoesNotSleepNorAsksToBeWoken()
    {
        FakeWork work = Attach();
        bool stop = false;
        work.InProcess = () =>
        {
            if (!Volatile.Read(ref stop))
                work.Ring();
        };
        work.Ring();
        Until.True(() => work.Done > 0, () => work.State);
        long sleeps = Counters.Sleeps;
        int published = work.Publications;
        long from = work.Done;
        Until.True(() => work.Done > from + 20_000, () => work.State);
        Assert.Equal((sleeps, published), (Counters.Sleeps, work.Publications));
        Volatile.Write(ref stop, true);
        work.Settle(_pool);
    }

    [Fact]
    public void IdleQueuesCostABusyOneNothing()
    {
        FakeWork[] idle = [.. Enumerable.Range(0, 512).Select(_ => Attach())];
        Until.True(() => idle.All(work => work.NeedsWakeup), () => $"{idle.Count(work => work.NeedsWakeup)} of 512 are cold");
        FakeWork busy = Attach();
        int[] looks = [.. idle.Select(work => work.Looks)];
        for (int i = 0; i < 5_000; i++)
        {
            busy.Ring();
            if (busy.IsPending)
                Await(busy);
        }

        Assert.Equal(looks, idle.Select(work => work.Looks));
        Assert.Equal(513, Counters.Attached);
        idle[77].Ring();
        Await(idle[77]);
        foreach (FakeWork work in idle.Append(busy))
            Detach(work);
        Assert.Equal(0, Counters.Attached);
    }

    [Fact]
    public void AQueueThatNobodyCanWakeIsServedAllTheSame()
    {
        FakeWork plain = Attach(_pool, supportsWakeup: false);
        FakeWork modern = Attach();
        Until.True(() => modern.NeedsWakeup && Counters.Sleeps > 3, () => $"{modern.State}; {Counters}");
        for (int i = 0; i < 100; i++)
        {
            plain.Ring();
            Await(plain);
            if (i % 10 == 0)
            {
                modern.Ring();
                Await(modern);
            }
        }

        Assert.Null(plain.Broken);
        Detach(plain);
        // With it gone there is nothing to nap for.
        modern.Settle(_pool);
        long sleeps = Counters.Sleeps;
        modern.Hold();
        modern.Ring();
        modern.AwaitHeld();
        Assert.Equal(sleeps, Counters.Sleeps);
        modern.Release();
    }

    [Fact]
    public void ADefectInOneQueueLeavesTheOthersAlone()
    {
        FakeWork bad = Attach();
        FakeWork good = Attach();
        bad.Settle(_pool);
        var defect = new InvalidOperationException("A model's defect.");
        bad.InProcess = () => throw defect;
        bad.Ring();
        Until.True(() => bad.Defect is not null, () => bad.State);
        Assert.Same(defect, bad.Defect);
        int looks = bad.Looks;
        good.Ring();
        Await(good);
        bad.Attachment!.Wake();
        good.Ring();
        Await(good);
        Assert.Equal(looks, bad.Looks);
        bad.Attachment.Detach();
        Detach(good);
        Assert.Equal(0, Counters.Attached);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ADefectInTheNeedWakeupWordLeavesTheOthersAloneToo(bool whenItCools)
    {
        FakeWork good = Attach();
        FakeWork bad = Attach();
        bad.Settle(_pool);
        var defect = new InvalidOperationException("A model's defect.");
        bad.InPublish = needed =>
        {
            if (needed == whenItCools)
                throw defect;
        };
        bad.Ring();
        Until.True(() => bad.Defect is not null, () => bad.State);
        Assert.Same(defect, bad.Defect);
        int looks = bad.Looks;
        good.Ring();
        Await(good);
        Assert.Equal(looks, bad.Looks);
        bad.Attachment!.Detach();
        Detach(good);
        Assert.Equal(0, Counters.Attached);
    }

    internal static FakeWork Attach(WorkerPool pool, bool supportsWakeup = true)
    {
        var work = new FakeWork { SupportsWakeup = supportsWakeup };
        work.Attachment = pool.TryAttach(work, work.Fail);
        Assert.NotNull(work.Attachment);
        return work;
    }

    private FakeWork Attach() => Attach(_pool);

    private static void Detach(FakeWork work)
    {
        work.Attachment!.Detach();
        work.IsOver = true;
        Assert.Null(work.Broken);
    }

    private void Await(FakeWork work) => Until.True(() => !work.IsPending, () => $"{work.State}; {Counters}");
}
