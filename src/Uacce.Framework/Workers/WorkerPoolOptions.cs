namespace Uacce.Framework;

/// <summary>How many workers there are and how long they spin.</summary>
public sealed class WorkerPoolOptions
{
    /// <summary>Threads. Defaults to 1.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>
    /// Workers that serve queues whose clients know no need-wakeup word. Such a client may spin for its completions, and where spinning clients and
    /// workers outnumber the processors, a worker shares one with the client that waits for it: then each request takes a time slice of the
    /// system. Half of the processors leaves one for each worker's client. Defaults to all <see cref="Workers"/>.
    /// </summary>
    public int PlainQueueWorkers { get; set; } = int.MaxValue;

    /// <summary>
    /// Looks at an empty queue before the worker stops polling it, shared among the queues being polled. Defaults to
    /// 2,000, which is some 50 µs for one queue: about what waking a sleeping thread costs, so spinning never costs more
    /// than twice the best choice.
    /// </summary>
    public int SpinLooks { get; set; } = 2_000;

    /// <summary>
    /// Longest pause, in milliseconds, between looks at idle queues whose clients know no need-wakeup word. A pause is one
    /// millisecond at first and a sixteenth of the time for which nothing came later, so it bounds the latency of the first
    /// request after most of a second without any. Defaults to 50.
    /// </summary>
    public int MaxPauseMilliseconds { get; set; } = 50;

    /// <summary>
    /// When a worker that does not come out of a queue's work gets another thread for its other queues: for a device that reads the memory of
    /// processes it does not trust, whose pages may never come. It is noticed after that time at least, and twice that at most. Infinite, the default: never.
    /// </summary>
    public TimeSpan StuckAfter { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>What requests and stuck workers are timed by. Defaults to the system's clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
