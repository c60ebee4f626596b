namespace Uacce.Client.Queues;

/// <summary>One request on its way through a queue. Reused: at most one submission is outstanding at a time.</summary>
/// <typeparam name="TDescriptor">The descriptor of the device, 128 bytes.</typeparam>
internal abstract class QueueRequest<TDescriptor> : IThreadPoolWorkItem
    where TDescriptor : unmanaged
{
    private TDescriptor _result;
    private bool _completed;

    /// <summary>The descriptor as the device left it; valid once <see cref="IsCompleted"/> and without a <see cref="Failure"/>.</summary>
    public ref readonly TDescriptor Result => ref _result;

    /// <summary>Why there is no result: the queue ended first. The device no longer touches the request's memory.</summary>
    public AcceleratorException? Failure { get; private set; }

    /// <summary>Whether the request is finished; acquire order, so the result may be read after it.</summary>
    public bool IsCompleted => Volatile.Read(ref _completed);

    /// <summary>Whether completing it runs other people's code, which must not happen on whichever thread reaps.</summary>
    public abstract bool IsAsynchronous { get; }

    /// <summary>The next in a list of requests that were finished together.</summary>
    internal QueueRequest<TDescriptor>? Next { get; set; }

    void IThreadPoolWorkItem.Execute() => OnCompleted();

    /// <summary>Forgets the last outcome, before the next submission.</summary>
    internal void Reset()
    {
        Failure = null;
        _completed = false;
    }

    /// <summary>Stores the outcome; nothing is told to anybody yet.</summary>
    internal void SetResult(in TDescriptor result) => _result = result;

    internal void SetFailure(AcceleratorException failure) => Failure = failure;

    /// <summary>
    /// Publishes the outcome. No lock may be held. Code of an asynchronous submitter always runs in a work item of its own:
    /// it may block, even on another request of this queue, and must not hold up whoever reaps.
    /// </summary>
    internal void Signal()
    {
        // Asked before: once it is published, whoever waits for it may submit it again, and in the other way.
        bool asynchronous = IsAsynchronous;
        Volatile.Write(ref _completed, true);
        if (asynchronous)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>For asynchronous requests: continues whoever awaits. On the thread pool.</summary>
    protected virtual void OnCompleted()
    {
    }
}
