using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Tests that count what the whole process allocates run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>Nothing is allocated per request in the steady state.</summary>
[Collection(Alone.Name)]
public sealed class AllocationTests : IDisposable
{
    private readonly EmbeddedRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void BlockingCallsAllocateNothing()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        byte[] data = EmbeddedRig.Text(4_096);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        byte[] restored = new byte[data.Length];
        Run(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                session.TryCompress(data, packed, out int written);
                session.TryDecompress(packed.AsSpan(0, written), restored, out _);
            }
        }
    }

    [Fact]
    public void BatchesAllocateNothing()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        CompressionJob[] jobs = [.. Enumerable.Range(0, 64).Select(i => new CompressionJob(EmbeddedRig.Text(1_000, i), new byte[1_400]))];
        var results = new CompressionResult[jobs.Length];
        for (int i = 0; i < 20; i++)
            session.Compress(jobs, results);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            session.Compress(jobs, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task AsynchronousCallsAllocateNextToNothing()
    {
        CompressionSession session = _rig.Pool.CreateSession(CompressionFormat.GZip);
        byte[] data = EmbeddedRig.Text(4_096);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        await Run(2_000);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        const int Count = 10_000;
        await Run(Count);
        // The runtime's own threads allocate a little; per request there must be nothing.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Count * 8);

        async Task Run(int count)
        {
            for (int i = 0; i < count; i++)
                await session.CompressAsync(data, packed).ConfigureAwait(false); // the test framework's context allocates
        }
    }
}
