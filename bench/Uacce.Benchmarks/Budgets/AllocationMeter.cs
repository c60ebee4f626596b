using System.Diagnostics;

namespace Uacce.Benchmarks.Budgets;

/// <summary>Counts what calls allocate once they are warm.</summary>
internal static class AllocationMeter
{
    private const int MaxCalls = 20_000;
    private const int Batches = 5;

    private static readonly TimeSpan s_batchTime = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The bytes that one call allocates in the steady state, on all threads: the least of several batches, because the
    /// runtime allocates now and then in the background, but what a call allocates is in every batch.
    /// </summary>
    /// <param name="loop">Makes as many calls as it is told.</param>
    public static double BytesPerCall(Action<int> loop)
    {
        int calls = WarmUp(loop);
        long least = long.MaxValue;
        for (int batch = 0; batch < Batches && least > 0; batch++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            loop(calls);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return (double)least / calls;
    }

    /// <summary>Fills pools and caches, and finds out how many calls make a batch.</summary>
    private static int WarmUp(Action<int> loop)
    {
        for (int calls = 1; ; calls *= 2)
        {
            long start = Stopwatch.GetTimestamp();
            loop(calls);
            if (calls >= MaxCalls || Stopwatch.GetElapsedTime(start) > s_batchTime)
                return calls;
        }
    }
}
