using System.Buffers;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Batches, asynchronous calls, many threads, and nothing allocated.</summary>
public sealed class SessionConcurrencyTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly EmbeddedRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void BatchesLargerThanTheRingComeBackInOrder()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.ZLib);
        CompressionJob[] jobs = [.. Enumerable.Range(0, 2_500).Select(i => new CompressionJob(EmbeddedRig.Text(i % 700, i), new byte[1_100]))];
        var results = new CompressionResult[jobs.Length];
        session.Compress(jobs, results);
        CompressionJob[] back = [.. jobs.Select((job, i) => new CompressionJob(job.Destination[..results[i].BytesWritten], new byte[700]))];
        var restored = new CompressionResult[jobs.Length];
        session.Decompress(back, restored);
        for (int i = 0; i < jobs.Length; i++)
        {
            Assert.Equal(OperationStatus.Done, restored[i].Status);
            Assert.True(jobs[i].Source.Span.SequenceEqual(back[i].Destination.Span[..restored[i].BytesWritten]), $"job {i}");
        }
    }

    [Fact]
    public void ABatchReportsEachJobForItself()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        byte[] good = EmbeddedRig.PackWithDotNet(CompressionFormat.GZip, EmbeddedRig.Text(500));
        byte[] bad = [.. good];
        bad[20] ^= 0xFF;
        CompressionJob[] jobs =
        [
            new(good, new byte[500]), new(bad, new byte[500]), new(good, new byte[499]), new("no gzip"u8.ToArray(), new byte[500]),
            new((byte[])[.. good, .. good], new byte[1_000]),
        ];
        var results = new CompressionResult[jobs.Length];
        session.Decompress(jobs, results);
        Assert.Equal(
            [OperationStatus.Done, OperationStatus.InvalidData, OperationStatus.DestinationTooSmall, OperationStatus.InvalidData, OperationStatus.Done],
            results.Select(result => result.Status));
        Assert.Equal(1_000, results[4].BytesWritten);
    }

    [Fact]
    public async Task AThousandCallsAtOnceAllComplete()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        Task[] calls = [.. Enumerable.Range(0, 1_000).Select(i => RoundTrip(session, i))];
        await Task.WhenAll(calls).WaitAsync(s_patience);

        static async Task RoundTrip(CompressionSession session, int seed)
        {
            byte[] data = EmbeddedRig.Text(seed * 7, seed);
            byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
            CompressionResult result = await session.CompressAsync(data, packed);
            Assert.Equal(OperationStatus.Done, result.Status);
            byte[] restored = new byte[data.Length];
            result = await session.DecompressAsync(packed.AsMemory(0, result.BytesWritten), restored);
            Assert.Equal(data, restored[..result.BytesWritten]);
            Assert.False((Thread.CurrentThread.Name ?? "").StartsWith("uacce worker", StringComparison.Ordinal), "caller's code on a device's thread");
        }
    }

    [Fact]
    public async Task BlockingAndAsynchronousCallersShareASession()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.ZLib);
        byte[] data = EmbeddedRig.Text(2_000);
        Task[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Factory.StartNew(
            async () =>
            {
                byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
                byte[] restored = new byte[data.Length];
                for (int i = 0; i < 200; i++)
                {
                    CompressionResult result = caller % 2 == 0 ? session.Compress(data, packed) : await session.CompressAsync(data, packed);
                    Assert.True(session.TryDecompress(packed.AsSpan(0, result.BytesWritten), restored, out int length));
                    Assert.True(data.AsSpan().SequenceEqual(restored.AsSpan(0, length)));
                }
            },
            TaskCreationOptions.LongRunning).Unwrap())];
        await Task.WhenAll(callers).WaitAsync(s_patience);
    }

    [Fact]
    public async Task ACancelledCallIsNotSubmitted()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.ZLib);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await session.CompressAsync(new byte[10], new byte[300], new CancellationToken(canceled: true)));
        Assert.Equal(0, _rig.Pool.Counters.Requests);
    }
}
