namespace Uacce.Client.Compression;

/// <summary>Requests that wait for their next use. Thread-safe; allocates only when more are in flight than ever before.</summary>
internal sealed class ZipRequestPool
{
    // Guards the stack.
    // A leaf.
    // Held for one push or pop.
    private readonly Lock _requestsLock = new();
    private readonly Stack<ZipRequest> _idle = [];

    public ZipRequest Rent()
    {
        lock (_requestsLock)
            return _idle.TryPop(out ZipRequest? request) ? request : new ZipRequest();
    }

    public void Return(ZipRequest request)
    {
        lock (_requestsLock)
            _idle.Push(request);
    }
}
