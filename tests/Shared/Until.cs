using System.Diagnostics;
using Xunit;

namespace Uacce.Testing;

/// <summary>Waits with a limit that only a bug reaches, and a message that says how far things came.</summary>
internal static class Until
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static void True(Func<bool> condition, Func<string> state)
    {
        var watch = Stopwatch.StartNew();
        var spin = new SpinWait();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Limit, $"Not within {Limit.TotalSeconds} s: {state()}");
            spin.SpinOnce(sleep1Threshold: 2_000);
        }
    }

    public static void Set(ManualResetEventSlim signal, string what) =>
        Assert.True(signal.Wait(Limit), $"Not within {Limit.TotalSeconds} s: {what}");
}
