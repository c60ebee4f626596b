using System.Globalization;
using Uacce.Framework;

namespace Uacce.Hosting.AddressSpaces;

/// <summary>What the threads of a process have done since this was made, as <c>/proc</c> tells.</summary>
/// <remarks>
/// <para>
/// A thread seen asleep in a system call is outside of any code of its program, and one that ran for a millisecond is behind what it was at.
/// One that was preempted, stopped, or waits for a page is where it was. Threads that came later were nowhere then.
/// </para>
/// <para>
/// What this cannot tell: a signal handler that interrupted a thread and runs or sleeps in its place; and processes that share the
/// memory without being threads. Used by one worker.
/// </para>
/// </remarks>
internal sealed class ThreadWatch : IThreadWatch
{
    // Far above what a copy of some cache lines takes with every page of it missing, far below what a waiting client notices.
    private const long LongEnoughNanoseconds = 1_000_000;

    // A look opens two files for each thread.
    private const int MillisecondsBetweenLooks = 1;

    private readonly Dictionary<string, long> _ranBefore = [];
    private long _lastLook = Environment.TickCount64;

    private ThreadWatch(IEnumerable<string> threads)
    {
        foreach (string thread in threads)
            _ranBefore.Add(thread, RunTime(thread) ?? long.MaxValue);
    }

    /// <summary>Watches a process from now on; null where its threads cannot be listed.</summary>
    public static ThreadWatch? TryBegin(int process)
    {
        try
        {
            return new ThreadWatch(Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool HaveAllMoved
    {
        get
        {
            long now = Environment.TickCount64;
            if (now - _lastLook < MillisecondsBetweenLooks)
                return false;
            _lastLook = now;
            foreach ((string thread, long before) in _ranBefore)
            {
                if (HasMoved(thread, before))
                    _ranBefore.Remove(thread);
            }

            return _ranBefore.Count == 0;
        }
    }

    private static bool HasMoved(string thread, long before) =>
        RunTime(thread) - LongEnoughNanoseconds >= before || IsInSystemCall(thread) || !Directory.Exists(thread);

    /// <summary>Whether it sleeps in a system call: its number, where a running one says so and one that waits for a page has -1.</summary>
    private static bool IsInSystemCall(string thread) => ReadFirst(thread, "syscall") is { Length: > 0 } call && char.IsAsciiDigit(call[0]);

    /// <summary>Nanoseconds on a processor; null where nobody counts them, or once the thread has ended.</summary>
    private static long? RunTime(string thread) =>
        ReadFirst(thread, "schedstat") is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? time : null;

    /// <summary>The first field of a thread's file; null where there is none.</summary>
    private static string? ReadFirst(string thread, string file)
    {
        try
        {
            return File.ReadAllText($"{thread}/{file}").Split(' ', '\n')[0];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
