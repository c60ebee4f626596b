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

        int maps = File.ReadLines($"/proc/{rig.Id}/maps").Count(static line => line.Contains("/memfd:uacce memory", StringComparison.Ordinal));
        Assert.Equal(File.ReadLines("/proc/self/maps").Count(static line => line.Contains("/memfd:uacce memory", StringComparison.Ordinal)), maps);
        Assert.InRange(maps, 2, 10);
    }
}
