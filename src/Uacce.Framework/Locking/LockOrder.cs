using System.Collections.Concurrent;
using System.Diagnostics;

namespace Uacce.Framework;

/// <summary>
/// Checks, in debug builds, that locks are taken in their order, and that nothing waits or calls out under one: on one
/// thread, at once, whether or not another is there to make it a deadlock.
/// </summary>
/// <remarks>
/// The ranks allow no circle, so what keeps to them cannot deadlock. Every pair that was seen is kept with the stack that
/// first showed it, so that a violation shows both sides. It ends the process, because an exception might be contained by
/// one of the guards around drivers and waiters.
/// </remarks>
internal static class LockOrder
{
    private static readonly ConcurrentDictionary<(LockRank Held, LockRank Wanted), string> s_seen = [];

    [ThreadStatic]
    private static List<LockRank>? t_held;

    [ThreadStatic]
    private static Action<string>? t_violated;

    /// <summary>What this thread does about a violation instead of ending the process; for tests of the checker itself.</summary>
    internal static Action<string>? Violated
    {
        get => t_violated;
        set => t_violated = value;
    }

    /// <summary>Before this thread waits for a lock.</summary>
    [Conditional("DEBUG")]
    public static void Take(LockRank wanted)
    {
        List<LockRank> held = t_held ??= [];
        foreach (LockRank outer in held)
        {
            if (!MayFollow(outer, wanted))
                Violate($"The {wanted} lock is wanted with the {outer} lock held at\n{Stack()}\n{Opposite(wanted, outer)}");
            else if (!s_seen.ContainsKey((outer, wanted)))
                s_seen.TryAdd((outer, wanted), Stack());
        }

        held.Add(wanted);
    }

    /// <summary>Behind the release of a lock.</summary>
    [Conditional("DEBUG")]
    public static void Drop(LockRank rank) => t_held!.RemoveAt(t_held.LastIndexOf(rank));

    /// <summary>
    /// Before something that waits for others, or calls what may take any lock: no lock may be held, but for the one that
    /// those waited for are known never to take.
    /// </summary>
    [Conditional("DEBUG")]
    public static void AssertNoneHeld(string before, LockRank? except = null)
    {
        foreach (LockRank held in t_held ?? [])
        {
            if (held != except)
                Violate($"The {held} lock is held by who is about to {before} at\n{Stack()}");
        }
    }

    private static bool MayFollow(LockRank held, LockRank wanted) => (held, wanted) switch
    {
        (LockRank.Leaf, _) => false,
        (_, LockRank.Leaf) => true,
        (LockRank.Registry, not LockRank.Registry) => true,
        (LockRank.Device, LockRank.Bindings or LockRank.Queue) => true,
        _ => false,
    };

    private static string Opposite(LockRank first, LockRank then) => s_seen.TryGetValue((first, then), out string? stack)
        ? $"The {then} lock was taken with the {first} lock held at\n{stack}"
        : "Nothing has shown the opposite order so far; see docs/locks.md.";

    private static void Violate(string report)
    {
#pragma warning disable RS0030 // reads nothing of the environment: it ends a debug build, where nothing can contain it
        (t_violated ?? Environment.FailFast)(report);
#pragma warning restore RS0030
    }

    private static string Stack() => new StackTrace(skipFrames: 2, fNeedFileInfo: true).ToString();
}
