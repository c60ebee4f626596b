using System.Collections.Concurrent;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>The names of schedule points: <c>UacceQueue.Kill</c>, or <c>UacceQueue.Kill, Queue lock</c>.</summary>
internal static class Places
{
    private static readonly ConcurrentDictionary<(string File, string Member), string> s_names = [];

    private static readonly ConcurrentDictionary<(string File, string Member, LockRank Rank), string> s_locks = [];

    public static string Name(string file, string member) =>
        s_names.GetOrAdd((file, member), static at => $"{Path.GetFileNameWithoutExtension(at.File)}.{at.Member}");

    public static string Name(string file, string member, LockRank rank) =>
        s_locks.GetOrAdd((file, member, rank), static at => $"{Name(at.File, at.Member)}, {at.Rank} lock");
}
