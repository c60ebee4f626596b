#if DEBUG
namespace Uacce.Framework;

/// <summary>Runs threads one at a time, from one <see cref="SchedulePoint"/> to the next; called on the thread it is about.</summary>
internal interface IThreadScheduler
{
    /// <summary>Others may run here.</summary>
    void Pass(string file, string member);

    /// <summary>Others must run here, if any can.</summary>
    void Yield(string file, string member);

    /// <summary>Memory is about to be allocated; throws where that shall fail.</summary>
    void Allocate(string file, string member);

    /// <summary>Returns when <paramref name="isOver"/> holds.</summary>
    void Await(Func<bool> isOver, string file, string member);

    /// <summary>Takes a lock in place of the lock itself.</summary>
    void Take(Lock theLock, LockRank rank, string file, string member);

    /// <summary>Releases what <see cref="Take"/> took.</summary>
    void Drop(Lock theLock);

    /// <summary>Wraps the body of a thread that this one is about to start.</summary>
    ThreadStart Adopt(ThreadStart body, string name);
}
#endif
