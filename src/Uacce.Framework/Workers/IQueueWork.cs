namespace Uacce.Framework;

/// <summary>The work of one started queue, as a worker sees it. All members are called by one worker at a time, but for <see cref="SupportsWakeup"/>.</summary>
public interface IQueueWork
{
    /// <summary>Does up to <paramref name="budget"/> waiting requests; returns how many it did. Must not block, but for workers that do some of them (<see cref="WorkerPool.Offer"/>).</summary>
    int Process(int budget);

    /// <summary>Whether a request waits; a cheap look with acquire order.</summary>
    bool IsPending { get; }

    /// <summary>Whether the client looks at a need-wakeup word, so the worker may stop polling this queue. Asked once, when it is attached.</summary>
    bool SupportsWakeup { get; }

    /// <summary>Publishes the need-wakeup word. The worker adds the fence that follows.</summary>
    void PublishNeedWakeup(bool needed);

    /// <summary>
    /// An exception left another member on the worker: a defect of the model. The queue gets no more
    /// work and must say so to its client in its memory; poll reports the error, and waiters are called after this.
    /// </summary>
    void Fail(Exception defect);
}
