using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Uacce.Framework;

/// <summary>
/// The places where what a thread does next depends on the others: before each lock, before each word that is read or
/// changed without one, and at each wait. In debug builds a scheduler may decide there who goes on, so that interleavings
/// can be explored one by one (<c>docs/testing.md</c>), and which allocation fails; in other builds there is nothing here.
/// </summary>
internal static class SchedulePoint
{
#if DEBUG
    [ThreadStatic]
    private static IThreadScheduler? t_scheduler;

    /// <summary>Who schedules this thread; null leaves it to the system.</summary>
    internal static IThreadScheduler? Scheduler
    {
        get => t_scheduler;
        set => t_scheduler = value;
    }
#endif

    /// <summary>Before a word is read or changed that others change without a lock.</summary>
    [Conditional("DEBUG")]
    public static void Pass([CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
#if DEBUG
        t_scheduler?.Pass(file, member);
#endif
    }

    /// <summary>In a loop that has found nothing to do: others first.</summary>
    [Conditional("DEBUG")]
    public static void Yield([CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
#if DEBUG
        t_scheduler?.Yield(file, member);
#endif
    }

    /// <summary>Before an allocation, which may fail.</summary>
    /// <exception cref="OutOfMemoryException">A scheduler lets this one fail.</exception>
    [Conditional("DEBUG")]
    public static void Allocate([CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
#if DEBUG
        t_scheduler?.Allocate(file, member);
#endif
    }

    /// <summary>Before a wait. True: a scheduler has waited in the caller's place, and <paramref name="isOver"/> held at the end.</summary>
    public static bool Await<T>(
        T subject, Func<T, bool> isOver, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
#if DEBUG
        if (t_scheduler is { } scheduler)
        {
            scheduler.Await(() => isOver(subject), file, member);
            return true;
        }
#endif
        return false;
    }

    /// <summary>The body of a thread that is about to be started; it is scheduled as the thread that starts it is.</summary>
    public static ThreadStart Adopt(ThreadStart body, string name)
    {
#if DEBUG
        if (t_scheduler is { } scheduler)
            return scheduler.Adopt(body, name);
#endif
        return body;
    }
}
