using Uacce.Framework;

namespace Uacce.Exploration.Tests.Support;

/// <summary>Waits for a queue; at a schedule point where there is one, else in the system.</summary>
internal sealed class Waiter : IQueueWaiter, IDisposable
{
    private readonly ManualResetEventSlim _called = new(false);

    /// <summary>Runs inside the call.</summary>
    public Action Then { get; init; } = static () => { };

    public void OnReady()
    {
        Then();
        _called.Set();
    }

    /// <summary>The protocol of a client: add, look whether there is anything to wait for, wait.</summary>
    public void AwaitUnless(JudgedQueue queue, Func<bool> isThere)
    {
        queue.Queue.AddWaiter(this);
        if (isThere() || queue.Poll() != Abi.PollEvents.None)
            queue.Queue.RemoveWaiter(this);
        else if (!SchedulePoint.Await(_called, static called => called.IsSet) && !_called.Wait(TimeSpan.FromMinutes(1)))
            throw new TimeoutException("A waiter was not called for a minute.");
    }

    public void Dispose() => _called.Dispose();
}
