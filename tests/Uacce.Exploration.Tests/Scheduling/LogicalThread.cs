using Uacce.Framework;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>A thread as the scheduler sees it: where it stands, and what it waits for.</summary>
internal sealed class LogicalThread(Execution execution, int id, string name) : IThreadScheduler
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>What it sleeps on while others run.</summary>
    public SemaphoreSlim Turn { get; } = new(0);

    /// <summary>What must hold before it can go on; null when it can.</summary>
    public Func<bool>? Condition { get; set; }

    /// <summary>The lock it wants, when that is what it waits for.</summary>
    public Lock? Wanted { get; set; }

    /// <summary>The point it stands at.</summary>
    public string Place { get; set; } = "its beginning";

    /// <summary>It has nothing to do until another thread has made a step.</summary>
    public bool HasYielded { get; set; }

    public bool HasEnded { get; set; }

    public bool CanRun => !HasEnded && (Condition is null || Condition());

    public void Pass(string file, string member) => execution.Pass(this, Places.Name(file, member));

    public void Yield(string file, string member)
    {
        HasYielded = true;
        Pass(file, member);
    }

    public void Allocate(string file, string member) => execution.Allocates(Places.Name(file, member));

    public void Await(Func<bool> isOver, string file, string member) =>
        execution.Await(this, isOver, Places.Name(file, member));

    public void Take(Lock theLock, LockRank rank, string file, string member) =>
        execution.Take(this, theLock, Places.Name(file, member, rank));

    public void Drop(Lock theLock) => execution.Drop(this, theLock);

    public ThreadStart Adopt(ThreadStart body, string name) => execution.Adopt(body, name);
}
