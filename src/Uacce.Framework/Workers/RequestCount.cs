namespace Uacce.Framework;

/// <summary>How many requests were done for one queue, over all its starts. One worker at a time adds; anybody reads.</summary>
internal sealed class RequestCount
{
    private long _done;

    public long Done => Volatile.Read(ref _done);

    /// <summary>On the worker. A plain sum, because a queue has one worker at a time and detaching orders the next behind it.</summary>
    public void Add(int requests) => Volatile.Write(ref _done, _done + requests);
}
