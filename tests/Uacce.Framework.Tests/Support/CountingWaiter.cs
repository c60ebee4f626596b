namespace Uacce.Framework.Tests.Support;

/// <summary>Counts its calls, and lets a test wait for one.</summary>
internal sealed class CountingWaiter : IQueueWaiter
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public ManualResetEventSlim Called { get; } = new(false);

    /// <summary>Runs inside the call.</summary>
    public Action? Then { get; set; }

    public void OnReady()
    {
        Interlocked.Increment(ref _calls);
        Then?.Invoke();
        Called.Set();
    }
}
