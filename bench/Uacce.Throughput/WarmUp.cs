using System.Diagnostics;

namespace Uacce.Throughput;

/// <summary>What goes before a measurement, so that the compiler has replaced what runs, and not only loops that have begun.</summary>
internal static class WarmUp
{
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs it once, and on for as long as that takes. Of many calls, not of long ones.</summary>
    public static void Run(Action subject)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_time;)
            subject();
    }
}
