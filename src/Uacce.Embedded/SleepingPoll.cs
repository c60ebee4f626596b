using Uacce.Framework;

namespace Uacce.Embedded;

/// <summary>A thread asleep in poll; one object for each thread, reused, so that sleeping allocates nothing.</summary>
internal sealed class SleepingPoll : IQueueWaiter
{
    [ThreadStatic]
    private static SleepingPoll? t_this;

    // A monitor and not a semaphore, because those spin before they sleep: the caller has done that, looking at its ring.
    private readonly object _monitor = new();
    private bool _called;

    private SleepingPoll()
    {
    }

    public static SleepingPoll ForThisThread()
    {
        SleepingPoll sleeper = t_this ??= new SleepingPoll();
        // A call that came after the last sleep had timed out must not end the next one.
        lock (sleeper._monitor)
            sleeper._called = false;
        return sleeper;
    }

    public void OnReady()
    {
        lock (_monitor)
        {
            _called = true;
            Monitor.Pulse(_monitor);
        }
    }

    /// <summary>Sleeps until called, or that many milliseconds (-1: for ever); true when called.</summary>
    public bool Wait(int timeout)
    {
        lock (_monitor)
        {
            if (!_called)
                Monitor.Wait(_monitor, timeout);
            return _called;
        }
    }
}
