using Uacce.Client.Queues;
using Xunit;

namespace Uacce.Client.Tests.Queues;

public class BriefLockTests
{
    [Fact]
    public void NobodyEntersWhileSomebodyIsInside()
    {
        var entered = new BriefLock();
        Assert.True(entered.TryEnter());
        Assert.False(entered.TryEnter());
        entered.Exit();
        using (entered.EnterScope())
            Assert.False(entered.TryEnter());
        Assert.True(entered.TryEnter());
    }

    [Fact]
    public void AnExceptionLeavesIt()
    {
        var entered = new BriefLock();
        Action fail = () =>
        {
            using (entered.EnterScope())
                throw new InvalidOperationException();
        };
        Assert.Throws<InvalidOperationException>(fail);
        Assert.True(entered.TryEnter());
    }

    [Fact]
    public async Task WhatOneThreadWritesInsideTheNextReads()
    {
        const int Threads = 4;
        const int Rounds = 50_000;
        var entered = new BriefLock();
        long sum = 0; // each addition is a read and a write, which would be lost between two of another thread
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(index => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    if ((i + index) % 2 == 0)
                    {
                        using (entered.EnterScope())
                            sum++;
                    }
                    else
                    {
                        while (!entered.TryEnter())
                            Thread.Yield();
                        sum++;
                        entered.Exit();
                    }
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal((long)Threads * Rounds, sum);
    }
}
