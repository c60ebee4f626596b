using CsCheck;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.AddressSpaces;

/// <summary>The gate that makes unbinding final.</summary>
public class AccessGateTests
{
    /// <summary>A schedule of one thread: enter, leave, shut. Shutting with somebody inside must wait, so it runs beside.</summary>
    [Fact]
    public void EverySchedulePassesExactlyThoseWhoCameBeforeTheClose() =>
        Gen.Select(Gen.Bool.Array[0, 12], Gen.Bool.Array[0, 6]).Sample(
            (before, after) =>
            {
                var gate = new AccessGate();
                int inside = 0;
                foreach (bool enter in before)
                {
                    if (enter)
                    {
                        Assert.True(gate.Enter().IsInside); // and not disposed: it stays inside
                        inside++;
                    }
                    else if (inside > 0)
                    {
                        gate.Exit();
                        inside--;
                    }
                }

                var closer = new Crew();
                closer.Add(gate.Close);
                closer.Start();
                if (inside > 0)
                {
                    Until.True(() => !gate.MayEnter(), () => "the gate shuts");
                }

                foreach (bool enter in after)
                {
                    if (inside > 0)
                    {
                        Assert.True(closer.IsRunning, $"Closed with {inside} inside.");
                        if (enter)
                            Assert.False(gate.MayEnter());
                        else
                        {
                            gate.Exit();
                            inside--;
                        }
                    }
                }

                for (; inside > 0; inside--)
                    gate.Exit();
                closer.Join(Until.Limit, () => "a gate with nobody inside");
                Assert.False(gate.MayEnter());
                gate.Close();
            },
            iter: 200,
            threads: 1);

    [Fact]
    public void AScopeEndsItsAccessOnce()
    {
        var gate = new AccessGate();
        AccessScope first = gate.Enter();
        AccessScope second = gate.Enter();
        Assert.True(first.IsInside && second.IsInside);
        first.Dispose();
        first.Dispose();
        Assert.False(first.IsInside);
        var closer = new Crew();
        closer.Add(gate.Close);
        closer.Start();
        Until.True(() => !gate.MayEnter(), () => "the gate shuts");
        Assert.True(closer.IsRunning, "One access was ended for two.");
        second.Dispose();
        closer.Join(Until.Limit, () => "a gate with nobody inside");
        AccessScope refused = gate.Enter();
        Assert.False(refused.IsInside);
        refused.Dispose();
        gate.Close();
    }

    [Fact]
    public void NobodyIsInsideWhenCloseHasReturned()
    {
        const int Rounds = 3_000;
        int refusedAtOnce = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var gate = new AccessGate();
            int inside = 0;
            bool closed = false;
            using var barrier = new Barrier(3);
            void Enter()
            {
                barrier.SignalAndWait(Until.Limit);
                int entered = 0;
                for (; ; entered++)
                {
                    using AccessScope access = gate.Enter();
                    if (!access.IsInside)
                        break;
                    Interlocked.Increment(ref inside);
                    Assert.False(Volatile.Read(ref closed), "Entered a closed gate.");
                    Interlocked.Decrement(ref inside);
                }

                if (entered == 0)
                    Interlocked.Increment(ref refusedAtOnce);
            }

            Parallel.Invoke(Enter, Enter, () =>
            {
                barrier.SignalAndWait(Until.Limit);
                gate.Close();
                Volatile.Write(ref closed, true);
                Assert.Equal(0, Volatile.Read(ref inside));
            });
        }

        TestContext.Current.SendDiagnosticMessage($"{refusedAtOnce} of {2 * Rounds} came after the close.");
    }
}
