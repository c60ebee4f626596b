using System.Buffers;
using System.IO.Compression;
using Uacce.Client;
using Uacce.Integration.Tests.Support;
using Xunit;

namespace Uacce.Integration.Tests;

/// <summary>A client and a server that map the same memory.</summary>
public sealed class SharedMemoryTests
{
    [Fact]
    public void RequestsFromThePoolGoThroughMemoryOfBoth()
    {
        using var rig = new ServeRig();
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new ServedDevices(rig.Root) } });
        CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
        byte[] data = Sample.Data(1_000_000);
        // The first pool buffer is made with a queue open, the second is in a slab that the queue has to be told of later.
        foreach (int room in (int[])[2_000_000, 60_000_000])
        {
            using IMemoryOwner<byte> input = AcceleratorMemory.Pool.Rent(data.Length);
            using IMemoryOwner<byte> output = AcceleratorMemory.Pool.Rent(room);
            data.CopyTo(input.Memory.Span);
            CompressionResult packed = session.Compress(input.Memory.Span[..data.Length], output.Memory.Span[..2_000_000]);
            Assert.Equal(OperationStatus.Done, packed.Status);
            using var reader = new GZipStream(new MemoryStream(output.Memory.Span[..packed.BytesWritten].ToArray()), CompressionMode.Decompress);
            byte[] back = new byte[data.Length];
            reader.ReadExactly(back);
            Assert.Equal(data, back);

            CompressionResult unpacked = session.Decompress(output.Memory.Span[..packed.BytesWritten], input.Memory.Span);
            Assert.Equal((OperationStatus.Done, data.Length), (unpacked.Status, unpacked.BytesWritten));
            Assert.True(input.Memory.Span[..data.Length].SequenceEqual(data));
        }

        Assert.InRange(Maps(rig), 2, 10);
    }

    [Fact]
    public async Task OtherMemoryIsCopiedThroughItAndStreamsLiveInIt()
    {
        using var rig = new ServeRig();
        byte[] data = Sample.Data(3_000_000);
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new ServedDevices(rig.Root) } });
        CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        CompressionResult done = session.Compress(data, packed);
        Assert.True(Maps(rig) > 0, "The server maps nothing of its client.");
        byte[] back = new byte[data.Length];
        CompressionResult undone = await session.DecompressAsync(packed.AsMemory(0, done.BytesWritten), back, TestContext.Current.CancellationToken);
        Assert.Equal((OperationStatus.Done, data.Length), (undone.Status, undone.BytesWritten));
        Assert.Equal(data, back);

        using var stream = new MemoryStream();
        await using (var writing = new AcceleratedGZipStream(pool, stream, CompressionMode.Compress, leaveOpen: true))
            await writing.WriteAsync(data, TestContext.Current.CancellationToken);
        stream.Position = 0;
        using var reading = new AcceleratedGZipStream(pool, stream, CompressionMode.Decompress);
        await reading.ReadExactlyAsync(back, TestContext.Current.CancellationToken);
        Assert.Equal(0, await reading.ReadAsync(back, TestContext.Current.CancellationToken));
        Assert.Equal(data, back);
    }

    [Fact]
    public void AServerThatFollowsAnotherSharesMemoryToo()
    {
        using var rig = new ServeRig();
        byte[] data = Sample.Data(100_000);
        using IMemoryOwner<byte> input = AcceleratorMemory.Pool.Rent(data.Length); // which one server alone can map
        data.CopyTo(input.Memory.Span);
        int maps = 0;
        for (int round = 0; round < 6; round++)
        {
            using (var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new ServedDevices(rig.Root) } }))
            {
                CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
                byte[] packed = new byte[200_000];
                byte[] back = new byte[data.Length];
                CompressionResult done = session.Compress(input.Memory.Span[..data.Length], packed);
                Assert.Equal(new CompressionResult(OperationStatus.Done, data.Length), session.Decompress(packed.AsSpan(0, done.BytesWritten), back));
                Assert.Equal(data, back);
            }

            if (round % 2 == 0)
            {
                maps = Maps(rig);
                Assert.True(maps > 0, "The server maps nothing of its client.");
                continue;
            }

            Assert.Equal(maps, Maps(rig)); // the same server, and memory it has mapped before
            rig.Kill();
            rig.Restart();
        }
    }

    private static int Maps(ServeRig rig) =>
        File.ReadLines($"/proc/{rig.Id}/maps").Count(static line => line.Contains("/memfd:uacce memory", StringComparison.Ordinal));
}
