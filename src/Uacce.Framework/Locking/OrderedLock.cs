namespace Uacce.Framework;

/// <summary>
/// A <see cref="Lock"/> with a place in the order of locks: <c>using (_queueLock.EnterScope())</c>. A build without DEBUG has the
/// lock and nothing else; with it, <see cref="LockOrder"/> sees every acquisition before it can wait.
/// </summary>
/// <remarks>A structure, so that <c>lock (_queueLock)</c>, which would not be seen, does not compile.</remarks>
internal readonly struct OrderedLock
{
    private readonly Lock _lock = new();

#if DEBUG
    private readonly LockRank _rank;

    public OrderedLock(LockRank rank) => _rank = rank;

    /// <summary>Takes the lock until the scope is disposed, on the same thread.</summary>
    public Scope EnterScope()
    {
        LockOrder.Take(_rank);
        return new Scope(_lock.EnterScope(), _rank);
    }

    public ref struct Scope(Lock.Scope scope, LockRank rank) : IDisposable
    {
        private Lock.Scope _scope = scope;

        public void Dispose()
        {
            _scope.Dispose();
            LockOrder.Drop(rank);
        }
    }
#else
    public OrderedLock(LockRank rank) => _ = rank;

    /// <summary>Takes the lock until the scope is disposed, on the same thread.</summary>
    public Lock.Scope EnterScope() => _lock.EnterScope();
#endif
}
