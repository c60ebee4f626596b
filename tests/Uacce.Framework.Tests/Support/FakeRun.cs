using Xunit;

namespace Uacce.Framework.Tests.Support;

/// <summary>A run that counts how often each of its requests is done, and by whom.</summary>
internal sealed class FakeRun(int capacity = 32) : SharedRun(capacity)
{
    private readonly int[] _times = new int[capacity];
    private readonly Thread?[] _by = new Thread?[capacity];

    /// <summary>Runs inside of each request.</summary>
    public Action<int> InRequest { get; set; } = static _ => { };

    public IReadOnlyList<int> Times => _times;

    public Thread? By(int request) => Volatile.Read(ref _by[request]);

    /// <summary>Set when the test knows that nobody may be inside any more.</summary>
    public bool IsOver { get; set; }

    public string? Broken { get; private set; }

    /// <summary>Offers all of it and awaits each request, in order.</summary>
    public void Through(WorkerPool pool, bool ofPlainQueue = false, bool wake = true)
    {
        pool.Offer(this, Capacity, ofPlainQueue, wake);
        AwaitAll();
        pool.Withdraw(this);
    }

    /// <summary>Awaits each request, in order, with what it must return.</summary>
    public void AwaitAll()
    {
        for (int request = 0; request < Capacity; request++)
            Assert.Equal(1_000 + request, Await(request));
    }

    protected override long Do(int request)
    {
        if (IsOver)
            Broken = "a request was done behind the end of its run";
        Interlocked.Increment(ref _times[request]);
        Volatile.Write(ref _by[request], Thread.CurrentThread);
        InRequest(request);
        return 1_000 + request;
    }
}
