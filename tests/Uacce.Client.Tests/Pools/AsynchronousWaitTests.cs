using Uacce.Client.Queues;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Asynchronous calls to a device that does not hear its doorbells.</summary>
public sealed class AsynchronousWaitTests
{
    private static readonly byte[] s_data = Data.Text(1000);

    [Fact]
    public async Task ASilentDevice_TimesOut_AndBuffersComeBackAfterTheEnd()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner), timeout: TimeSpan.FromMilliseconds(200));
        CompressionSession session = lab.Session();
        Task<CompressionResult>[] calls = [.. Enumerable.Range(0, 20).Select(_ => session.CompressAsync(s_data, new byte[2000]).AsTask())];
        foreach (Task<CompressionResult> call in calls)
        {
            AcceleratorException failure = await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Get(call, () => lab.State));
            Assert.Equal(AcceleratorFailure.TimedOut, failure.Reason);
        }

        Assert.Equal(0, source.WithdrawnWhileOpen);
        source.IsDeaf = false;
        Assert.True((await session.CompressAsync(s_data, new byte[2000])).BytesWritten > 0);
    }

    [Fact]
    public async Task ASilentDevice_TimesOutStreams()
    {
        using var lab = new Lab(wrap: inner => new SilentSource(inner), timeout: TimeSpan.FromMilliseconds(200));
        byte[] packed = Codecs.Pack(CompressionFormat.GZip, s_data);
        AcceleratedStream reading = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress);
        Task<int> read = reading.ReadAsync(new byte[10]).AsTask();
        Assert.Equal(
            AcceleratorFailure.TimedOut,
            (await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Get(read, () => lab.State))).Reason);
    }

    [Fact]
    public async Task AFullRing_IsWaitedFor_AndNotPolled()
    {
        using var lab = new Lab(wrap: inner => new SilentSource(inner), queues: 1);
        CompressionSession session = lab.Session();
        byte[][] rooms = [.. Enumerable.Range(0, 1023).Select(_ => new byte[2000])];
        Task<CompressionResult>[] filling = [.. rooms.Select(room => session.CompressAsync(s_data, room).AsTask())];
        using var cancelling = new CancellationTokenSource();
        var counting = new CountingContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(counting);
        Task<CompressionResult> waiting;
        Task<CompressionResult> giving;
        try
        {
            waiting = session.CompressAsync(s_data, new byte[2000]).AsTask();
            giving = session.CompressAsync(s_data, new byte[2000], cancelling.Token).AsTask();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.Equal(0, counting.Posts); // a turn of a polling loop
        Assert.False(waiting.IsCompleted);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Deadline.Get(giving, () => lab.State));
        lab.Pool.Dispose();
        await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Get(waiting, () => lab.State));
        foreach (Task<CompressionResult> call in filling)
            await Assert.ThrowsAsync<AcceleratorException>(() => Deadline.Get(call, () => lab.State));
    }

    [Fact]
    public async Task ARingThatIsFullAgainAndAgain_IsGotThrough()
    {
        using var lab = new Lab(queues: 1);
        CompressionSession session = lab.Session();
        Task<CompressionResult>[] calls = [.. Enumerable.Range(0, 5000).Select(_ => Task.Run(() => session.CompressAsync(s_data, new byte[2000]).AsTask()))];
        await Deadline.Within(Task.WhenAll(calls), () => lab.State);
    }

    [Fact]
    public void ASignalEndsTheWaitsBeforeIt_AndNoLater()
    {
        var signal = new RoomSignal();
        signal.Raise();
        Task first = signal.Next();
        Assert.Same(first, signal.Next());
        Assert.False(first.IsCompleted);
        signal.Raise();
        Assert.True(first.IsCompleted);
        Assert.False(signal.Next().IsCompleted);
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => Volatile.Read(ref _posts);

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}
