using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>Holds the hot paths to allocating no managed memory.</summary>
internal static class Allocation
{
    internal static void None(Action call)
    {
        for (int i = 0; i < 5; i++)
            call();
        // The least of several tries: a collection that another test causes retires this thread's allocation buffer, and the
        // rest of it is counted as if it were allocated. What a call allocates is in every try.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 50; i++)
                call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
