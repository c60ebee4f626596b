using Uacce.Memory;

namespace Uacce.Client.Queues;

/// <summary>One request on its way through a queue. Reused: at most one submission is outstanding at a time.</summary>
/// <typeparam name="TDescriptor">The descriptor of the device, 128 bytes.</typeparam>
internal abstract class QueueRequest<TDescriptor> : IThreadPoolWorkItem
    where TDescriptor : unmanaged
{
    // A monitor, because its owner has spun already. Guards _woken; a leaf, held for a look and a pulse.
    private readonly object _monitor = new();
    private TDescriptor _result;
    private bool _completed;
    private bool _asleep;
    private bool _woken;

    /// <summary>The descriptor as the device left it; valid once <see cref="IsCompleted"/> and without a <see cref="Failure"/>.</summary>
    public ref readonly TDescriptor Result => ref _result;

    /// <summary>Why there is no result: the queue ended first. The device no longer touches the request's memory.</summary>
    public AcceleratorException? Failure { get; private set; }

    /// <summary>Whether the request is finished; acquire order, so the result may be read after it.</summary>
    public bool IsCompleted => Volatile.Read(ref _completed);

    /// <summary>Whether completing it runs other people's code, which must not happen on whichever thread reaps.</summary>
    public abstract bool IsAsynchronous { get; }

    /// <summary>Kept reachable while the device has the request, and with it the memory that the descriptor points at.</summary>
    public object? MemoryOwner { get; set; }

    /// <summary>How many were submitted to its queue before it: completions come in that order.</summary>
    internal long Number { get; set; }

    /// <summary>The next in a list of requests that were finished together.</summary>
    internal QueueRequest<TDescriptor>? Next { get; set; }

    void IThreadPoolWorkItem.Execute() => OnCompleted();

    /// <summary>Forgets the last outcome, before the next submission.</summary>
    internal void Reset()
    {
        Failure = null;
        IsReaped = false;
        _asleep = false;
        _completed = false;
    }

    /// <summary>Whether the result was taken from the ring: <see cref="IsCompleted"/> follows at once. Guarded by the reap lock.</summary>
    internal bool IsReaped { get; private set; }

    /// <summary>Its thread is going to <see cref="Sleep"/>: whoever reaps it from now on wakes it. Under the reap lock.</summary>
    internal void FallAsleep() => _asleep = true;

    /// <summary>Sleeps until woken, or that many milliseconds. May return early.</summary>
    internal void Sleep(int milliseconds)
    {
        lock (_monitor)
        {
            if (!_woken && !IsCompleted)
                Monitor.Wait(_monitor, milliseconds);
            _woken = false;
        }
    }

    /// <summary>Ends <see cref="Sleep"/>, also one that has not begun.</summary>
    internal void Wake()
    {
        lock (_monitor)
        {
            _woken = true;
            Monitor.Pulse(_monitor);
        }
    }

    /// <summary>Takes the outcome out of its slot; nothing is told to anybody yet.</summary>
    internal void SetResult(SubmissionRing submissions, int slot)
    {
        submissions.Read(slot, out _result);
        IsReaped = true;
    }

    /// <summary>
    /// Publishes the outcome where its owner polls for it; false, and nothing is done, where telling takes <see cref="Signal"/>. Under the reap lock.
    /// </summary>
    internal bool TryTell()
    {
        if (_asleep || IsAsynchronous)
            return false;
        Volatile.Write(ref _completed, true);
        return true;
    }

    internal void SetFailure(AcceleratorException failure) => Failure = failure;

    /// <summary>Publishes the outcome. No lock may be held.</summary>
    /// <remarks>
    /// Continuations never run here, not even on the thread pool: one that waits for another request of this queue would
    /// wait for the thread it holds up.
    /// </remarks>
    internal void Signal(bool onThreadPool)
    {
        // Before telling it: from then on it may be submitted again, in another way.
        bool asynchronous = IsAsynchronous;
        bool asleep = _asleep;
        Volatile.Write(ref _completed, true);
        if (asynchronous)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: onThreadPool);
        else if (asleep)
            Wake();
    }

    /// <summary>For asynchronous requests: continues whoever awaits. On the thread pool.</summary>
    protected virtual void OnCompleted()
    {
    }
}
