using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>Holds the hot paths to allocating no managed memory.</summary>
internal static class Allocation
{
    internal static void None(Action call)
    {
        for (int i = 0; i < 5; i++)
            call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
