#if DEBUG
using System.Runtime.CompilerServices;

#endif
namespace Uacce.Framework;

/// <summary>
/// A <see cref="Lock"/> with a place in the order of locks: <c>using (_queueLock.EnterScope())</c>. A build without DEBUG has the
/// lock and nothing else; with it, <see cref="LockOrder"/> sees every acquisition before it can wait, and it is a
/// <see cref="SchedulePoint"/>: where a scheduler is at work, that one has the lock.
/// </summary>
/// <remarks>A structure, so that <c>lock (_queueLock)</c>, which would not be seen, does not compile.</remarks>
internal readonly struct OrderedLock
{
    private readonly Lock _lock = new();

#if DEBUG
    private readonly LockRank _rank;

    public OrderedLock(LockRank rank) => _rank = rank;

    /// <summary>Takes the lock until the scope is disposed, on the same thread.</summary>
    public Scope EnterScope([CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        LockOrder.Take(_rank);
        if (SchedulePoint.Scheduler is not { } scheduler)
            return new Scope(_lock.EnterScope(), null, _rank);
        scheduler.Take(_lock, _rank, file, member);
        return new Scope(default, _lock, _rank);
    }

    public ref struct Scope(Lock.Scope scope, Lock? scheduled, LockRank rank) : IDisposable
    {
        private Lock.Scope _scope = scope;

        public void Dispose()
        {
            if (scheduled is null)
                _scope.Dispose();
            else
                SchedulePoint.Scheduler!.Drop(scheduled);
            LockOrder.Drop(rank);
        }
    }
#else
    public OrderedLock(LockRank rank) => _ = rank;

    /// <summary>Takes the lock until the scope is disposed, on the same thread.</summary>
    public Lock.Scope EnterScope() => _lock.EnterScope();
#endif
}
