namespace Uacce.Framework;

/// <summary>Somebody who waits for a queue: a sleeping poll, or an asynchronous reader.</summary>
public interface IQueueWaiter
{
    /// <summary>
    /// The queue has a completion or has ended; called at most once for each <see cref="UacceQueue.AddWaiter"/>, with no
    /// lock held, often by a worker. Must return at once: set an event, queue work, no more.
    /// </summary>
    void OnReady();
}
