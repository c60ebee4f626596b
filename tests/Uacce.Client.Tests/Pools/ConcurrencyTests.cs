using System.Buffers;
using System.Diagnostics;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Many callers on few queues: each gets its own answer, at once.</summary>
[Collection(nameof(Alone))]
public sealed class ConcurrencyTests
{
    [Fact]
    public async Task AThousandAsynchronousRequests_AtOnce()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        byte[][] inputs = [.. Enumerable.Range(0, 1000).Select(i => Data.Mixed(500 + (i * 7), i))];
        byte[][] packed = [.. inputs.Select(data => new byte[CompressionSession.GetMaxCompressedLength(data.Length)])];
        Task<CompressionResult>[] tasks = [.. inputs.Select((data, i) => session.CompressAsync(data, packed[i]).AsTask())];
        CompressionResult[] results = await Deadline.Get(Task.WhenAll(tasks), () => lab.State);
        for (int i = 0; i < inputs.Length; i++)
            Codecs.Same(inputs[i], Codecs.Unpack(CompressionFormat.GZip, packed[i][..results[i].BytesWritten]), $"{i}");
        byte[][] restored = [.. inputs.Select(data => new byte[data.Length])];
        await Deadline.Within(
            Task.WhenAll(inputs.Select((_, i) => session.DecompressAsync(packed[i].AsMemory(0, results[i].BytesWritten), restored[i]).AsTask())), () => lab.State);
        for (int i = 0; i < inputs.Length; i++)
            Codecs.Same(inputs[i], restored[i], $"{i}");
    }

    [Fact]
    public async Task MoreAsynchronousRequestsThanTheRingHolds_OfTheSameBuffer()
    {
        using var lab = new Lab(queues: 1);
        CompressionSession session = lab.Session();
        byte[] data = Data.Text(300);
        byte[][] packed = [.. Enumerable.Range(0, 3000).Select(_ => new byte[1000])];
        CompressionResult[] results = await Deadline.Get(
            Task.WhenAll(packed.Select(to => session.CompressAsync(data, to).AsTask())), () => lab.State);
        Assert.All(results, result => Assert.Equal(OperationStatus.Done, result.Status));
        Codecs.Same(data, Codecs.Unpack(CompressionFormat.GZip, packed[^1][..results[^1].BytesWritten]), "the last");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(2000)]
    public void WaitingThreads_OnOneQueue_AreNeverForgotten(int spinMicroseconds)
    {
        // A thread that is about to sleep while another takes its completion must still be woken at once, not by its timeout.
        using var lab = new Lab(queues: 1, spin: TimeSpan.FromMicroseconds(spinMicroseconds));
        CompressionSession session = lab.Session();
        byte[] data = Data.Text(2000);
        byte[] expected = session.Pack(data);
        long longest = 0;
        Action[] bodies = [.. Enumerable.Range(0, 6).Select(_ => (Action)(() =>
        {
            byte[] room = new byte[4000];
            for (int i = 0; i < 1500; i++)
            {
                long start = Stopwatch.GetTimestamp();
                CompressionResult result = session.Compress(data, room);
                long elapsed = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                for (long seen; elapsed > (seen = Volatile.Read(ref longest)) && Interlocked.CompareExchange(ref longest, elapsed, seen) != seen;)
                {
                }

                Assert.True(room.AsSpan(0, result.BytesWritten).SequenceEqual(expected));
            }
        }))];
        Deadline.RunAll(bodies, () => lab.State);
        Assert.True(longest < 900, $"One request took {longest} ms: its thread slept through its completion. {lab.State}");
    }

    [Fact]
    public async Task SynchronousAsynchronousAndBatchCallers_ShareASession()
    {
        using var lab = new Lab(queues: 1, spin: TimeSpan.FromMicroseconds(5));
        CompressionSession session = lab.Session();
        byte[] data = Data.Mixed(3000);
        byte[] expected = session.Pack(data);
        using var stop = new CancellationTokenSource();
        Task[] asynchronous = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            byte[] room = new byte[5000];
            for (int i = 0; i < 400; i++)
            {
                room.AsSpan().Clear();
                CompressionResult result = await session.CompressAsync(data, room).ConfigureAwait(false);
                Codecs.Same(expected, room.AsSpan(0, result.BytesWritten), "async");
            }
        }))];
        Action sync = () =>
        {
            byte[] room = new byte[5000];
            for (int i = 0; i < 400; i++)
            {
                room.AsSpan().Clear();
                CompressionResult result = session.Compress(data, room);
                Codecs.Same(expected, room.AsSpan(0, result.BytesWritten), "sync");
            }
        };
        Action batch = () =>
        {
            CompressionJob[] jobs = [.. Enumerable.Range(0, 5).Select(_ => new CompressionJob(data, new byte[5000]))];
            var results = new CompressionResult[5];
            for (int i = 0; i < 100; i++)
            {
                foreach (CompressionJob job in jobs)
                    job.Destination.Span.Clear();
                session.Compress(jobs, results);
                for (int n = 0; n < 5; n++)
                    Codecs.Same(expected, jobs[n].Destination.Span[..results[n].BytesWritten], "batch");
            }
        };
        Deadline.RunAll([sync, sync, batch, batch], () => lab.State);
        await Deadline.Within(Task.WhenAll(asynchronous), () => lab.State);
        await stop.CancelAsync();
    }

    [Fact]
    public async Task AContinuation_MayBlockOnTheSameQueue()
    {
        using var lab = new Lab(queues: 1);
        CompressionSession session = lab.Session();
        byte[] data = Data.Text(1000);
        await Deadline.Within(Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                byte[] room = new byte[2000];
                await session.CompressAsync(data, room).ConfigureAwait(false);
                session.CompressAsync(data, room).AsTask().Wait();
                session.Compress(data, room);
            }
        }), () => lab.State);
    }

    [Fact]
    public async Task Continuations_RunOnTheThreadPool()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        byte[] room = new byte[2000];
        await Deadline.Within(Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                await session.CompressAsync(Data.Text(1000), room).ConfigureAwait(false);
                Assert.True(Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name);
            }
        }), () => lab.State);
    }

    [Fact]
    public async Task ABusyThreadPool_DoesNotStopSynchronousCallers()
    {
        using var lab = new Lab(queues: 1, spin: TimeSpan.Zero);
        CompressionSession session = lab.Session();
        byte[] data = Data.Text(1000);
        ThreadPool.GetMinThreads(out int workers, out int ports);
        Assert.True(ThreadPool.SetMinThreads(1, 1));
        using var release = new ManualResetEventSlim();
        try
        {
            Task[] blockers = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() => release.Wait(Deadline.Long)))];
            Task<CompressionResult> asynchronous = session.CompressAsync(data, new byte[2000]).AsTask();
            Deadline.Run(() => session.Pack(data), () => lab.State);
            release.Set();
            await Deadline.Within(Task.WhenAll([.. blockers, asynchronous]), () => lab.State);
            Task[] many = [.. Enumerable.Range(0, 32).Select(_ => Task.Run(() => session.CompressAsync(data, new byte[2000]).AsTask().Result))];
            await Deadline.Within(Task.WhenAll(many), () => lab.State);
        }
        finally
        {
            release.Set();
            ThreadPool.SetMinThreads(workers, ports);
        }
    }

    [Fact]
    public async Task ACancelledToken_StopsARequestBeforeItIsSubmitted()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CompressAsync(new byte[10], new byte[500], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.DecompressAsync(new byte[10], new byte[500], cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CompressAsync(new byte[9 << 20], new byte[500], cancelled).AsTask());
        Assert.Equal(0, lab.Pool.Counters.Requests);
    }

    [Fact]
    public void ManyBatches_LargerThanTheRing_FromManyThreads()
    {
        using var lab = new Lab(queues: 1);
        CompressionSession session = lab.Session();
        byte[] data = Data.Text(200);
        byte[] expected = session.Pack(data);
        Action body = () =>
        {
            CompressionJob[] jobs = [.. Enumerable.Range(0, 1500).Select(_ => new CompressionJob(data, new byte[500]))];
            var results = new CompressionResult[jobs.Length];
            session.Compress(jobs, results);
            for (int i = 0; i < jobs.Length; i++)
                Codecs.Same(expected, jobs[i].Destination.Span[..results[i].BytesWritten], $"{i}");
        };
        Deadline.RunAll([body, body, body], () => lab.State);
        Assert.Throws<ArgumentException>(() => session.Compress([default, default], new CompressionResult[1]));
        session.Compress(ReadOnlySpan<CompressionJob>.Empty, []);
    }
}

/// <summary>Tests that measure, or change what the process shares, run while nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
