using Microsoft.Extensions.Logging.Abstractions;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Queues;

/// <summary>One call for each add, and none missed.</summary>
public class WaiterSetTests
{
    private readonly WaiterSet _waiters = new("fake-0", NullLogger.Instance);

    [Fact]
    public void EachAddIsOneCall()
    {
        var first = new CountingWaiter();
        var second = new CountingWaiter();
        _waiters.Wake();
        _waiters.Add(first);
        _waiters.Add(second);
        _waiters.Add(first);
        _waiters.Wake();
        Assert.Equal((2, 1), (first.Calls, second.Calls));
        _waiters.Wake();
        Assert.Equal((2, 1), (first.Calls, second.Calls));
        _waiters.Add(second);
        _waiters.Remove(second);
        _waiters.Remove(first);
        _waiters.Wake();
        Assert.Equal((2, 1), (first.Calls, second.Calls));
    }

    [Fact]
    public void OneThatAddsItselfAgainWaitsForTheNextWake()
    {
        var again = new CountingWaiter();
        again.Then = () => _waiters.Add(again);
        var other = new CountingWaiter();
        _waiters.Add(again);
        _waiters.Add(other);
        for (int wake = 1; wake <= 3; wake++)
        {
            _waiters.Wake();
            Assert.Equal((wake, 1), (again.Calls, other.Calls));
        }
    }

    [Fact]
    public void AWaiterMayTakeOthersBackOrWakeFromItsCall()
    {
        var late = new CountingWaiter();
        var first = new CountingWaiter
        {
            Then = () =>
            {
                _waiters.Remove(late);
                _waiters.Wake();
            },
        };
        _waiters.Add(first);
        _waiters.Add(late);
        _waiters.Wake();
        Assert.Equal((1, 0), (first.Calls, late.Calls));
    }

    [Fact]
    public void WakingFromManyThreadsCallsEachAddOnce()
    {
        const int Rounds = 2_000;
        for (int round = 0; round < Rounds; round++)
        {
            CountingWaiter[] waiters = [new(), new(), new()];
            using var barrier = new Barrier(3);
            Parallel.Invoke(
                () =>
                {
                    barrier.SignalAndWait(Until.Limit);
                    Array.ForEach(waiters, _waiters.Add);
                    _waiters.Wake();
                },
                Wake,
                Wake);
            Assert.All(waiters, waiter => Assert.Equal(1, waiter.Calls));

            void Wake()
            {
                barrier.SignalAndWait(Until.Limit);
                _waiters.Wake();
            }
        }
    }

    /// <summary>Add, look, sleep against publish, wake: a sleeper whose completion was published is called, or sees it.</summary>
    [Fact]
    public void AddThenLookNeverMissesACompletion()
    {
        const int Rounds = 50_000;
        long published = 0;
        long seen = 0;
        int slept = 0;
        var device = new Crew();
        device.Add(() =>
        {
            var random = new Random(3);
            for (long next = 1; next <= Rounds; next++)
            {
                long before = next - 1;
                Until.True(() => Volatile.Read(ref seen) == before, () => $"the sleeper has seen {seen} of {published}, slept {slept} times");
                Thread.SpinWait(random.Next(20));
                Volatile.Write(ref published, next);
                _waiters.Wake();
            }
        });
        device.Start();
        for (long expected = 1; expected <= Rounds; expected++)
        {
            // A call may belong to the wake before, which was still at work: who is called looks again.
            while (true)
            {
                var waiter = new CountingWaiter();
                _waiters.Add(waiter);
                bool there = Volatile.Read(ref published) >= expected;
                if (!there)
                {
                    slept++;
                    Until.True(() => waiter.Calls > 0, () => $"completion {expected} woke nobody; published {published}");
                }

                _waiters.Remove(waiter);
                if (there)
                    break;
            }

            Volatile.Write(ref seen, expected);
        }

        device.Join(Until.Limit, () => $"published {published}, seen {seen}");
        TestContext.Current.SendDiagnosticMessage($"{slept} of {Rounds} slept.");
    }
}
