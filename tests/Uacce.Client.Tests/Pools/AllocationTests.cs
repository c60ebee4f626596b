using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Nothing is allocated for a request in the steady state.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private static readonly byte[] s_data = Data.Text(3000);

    [Fact]
    public void SynchronousRequests()
    {
        using var lab = new Lab();
        foreach (CompressionFormat format in Codecs.Formats)
        {
            CompressionSession session = lab.Session(format);
            byte[] packed = session.Pack(s_data);
            byte[] room = new byte[5000];
            OnThisThread(() => _ = session.TryCompress(s_data, room, out _), $"compress {format}");
            OnThisThread(() => session.TryDecompress(packed, room, out _), $"decompress {format}");
            packed = format == CompressionFormat.GZip ? GZipMember.Create(s_data, name: "a name") : Codecs.Pack(format, s_data);
            OnThisThread(() => session.TryDecompress(packed, room, out _), $"decompress other people's {format}");
        }
    }

    [Fact]
    public void Batches()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        CompressionJob[] jobs = [.. Enumerable.Range(0, 20).Select(_ => new CompressionJob(s_data, new byte[5000]))];
        var results = new CompressionResult[20];
        OnThisThread(() => session.Compress(jobs, results), "compress");
        CompressionJob[] back = [.. jobs.Select((job, i) => new CompressionJob(job.Destination[..results[i].BytesWritten], new byte[5000]))];
        OnThisThread(() => session.Decompress(back, results), "decompress");
    }

    [Fact]
    public async Task AsynchronousRequests()
    {
        using var lab = new Lab();
        CompressionSession session = lab.Session();
        byte[] packed = session.Pack(s_data);
        byte[] room = new byte[5000];
        await EverywhereAsync(async count =>
        {
            for (int i = 0; i < count; i++)
                await session.CompressAsync(s_data, room).ConfigureAwait(false);
        }, "compress");
        await EverywhereAsync(async count =>
        {
            for (int i = 0; i < count; i++)
                await session.DecompressAsync(packed, room).ConfigureAwait(false);
        }, "decompress");
    }

    [Fact]
    public void Streams()
    {
        using var lab = new Lab();
        byte[] piece = Data.Mixed(10_000);
        using (var writing = new AcceleratedGZipStream(lab.Pool, Stream.Null, new AcceleratedStreamOptions { BlockSize = 16_384 }, leaveOpen: true))
        {
            OnThisThread(() => writing.Write(piece), "write");
            OnThisThread(() => writing.WriteByte(1), "write a byte");
            OnThisThread(writing.Flush, "flush");
        }

        byte[] packed = Codecs.Pack(CompressionFormat.GZip, Data.Mixed(40_000_000), CompressionLevel.Fastest);
        using var reading = new AcceleratedGZipStream(lab.Pool, new MemoryStream(packed), CompressionMode.Decompress);
        OnThisThread(() => reading.ReadExactly(piece), "read", 2000);
        OnThisThread(() => reading.ReadByte(), "read a byte");
    }

    [Fact]
    public async Task AStreamThatIsAwaited()
    {
        using var lab = new Lab();
        byte[] piece = Data.Mixed(16_384);
        await using var writing = new AcceleratedGZipStream(lab.Pool, Stream.Null, new AcceleratedStreamOptions { BlockSize = 16_384 });
        await EverywhereAsync(async count =>
        {
            for (int i = 0; i < count; i++)
                await writing.WriteAsync(piece).ConfigureAwait(false);
        }, "write", limit: 400); // a stream's own tasks, when it must wait
    }

    private static void OnThisThread(Action call, string what, int count = 300)
    {
        for (int i = 0; i < count / 3; i++)
            call();
        // The least of several tries: a collection that another test causes is counted with whoever allocates or does not.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5 && least >= count; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < count; i++)
                call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least < count, $"{what}: {least / count} bytes a call");
    }

    private static async Task EverywhereAsync(Func<int, Task> calls, string what, int limit = 1)
    {
        // The test platform allocates now and then in the background, so many calls, and the best of several rounds.
        const int Count = 4000;
        await Task.Run(() => calls(Count / 4));
        double best = double.MaxValue;
        for (int round = 0; round < 4 && best >= limit; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await Task.Run(() => calls(Count));
            best = Math.Min(best, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Count);
        }

        Assert.True(best < limit, $"{what}: {best} bytes a call");
    }
}
