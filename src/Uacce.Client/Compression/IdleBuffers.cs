namespace Uacce.Client.Compression;

/// <summary>
/// Buffers of ended streams that wait on their queue for the next stream: pinned, handed to the device, and with pages that
/// are there. A device that keeps state by context finds it warm, too.
/// </summary>
/// <remarks>Thread-safe. Keeps as many as were in use at once, up to a limit.</remarks>
internal sealed class IdleBuffers<T> : IDisposable
    where T : class, IDisposable
{
    private readonly int _limit;

    // Guards the stack and the flag.
    // A leaf.
    // Held for one push or pop; buffers are disposed after it.
    private readonly Lock _idleLock = new();
    private readonly Stack<T> _idle = [];
    private bool _disposed;

    public IdleBuffers(int limit) => _limit = limit;

    /// <summary>Takes buffers that fit; null when there are none.</summary>
    public T? TryTake(Predicate<T> fits)
    {
        lock (_idleLock)
            return _idle.TryPeek(out T? top) && fits(top) ? _idle.Pop() : null;
    }

    /// <summary>Gives buffers back; no device uses them.</summary>
    public void Return(T buffers)
    {
        lock (_idleLock)
        {
            if (!_disposed && _idle.Count < _limit)
            {
                _idle.Push(buffers);
                return;
            }
        }

        buffers.Dispose();
    }

    public void Dispose()
    {
        lock (_idleLock)
            _disposed = true;
        // No more come and none go: this thread has them to itself.
        foreach (T buffers in _idle)
            buffers.Dispose();
    }
}
