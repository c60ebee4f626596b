using System.IO.Compression;
using Uacce.Embedded;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>The examples of the documentation comments, as they stand there.</summary>
public sealed class Examples : IDisposable
{
    private readonly byte[] _data = Data.Mixed(500_000);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("uacce-examples-");
    private readonly EmbeddedAccelerators _embedded = new();
    private readonly AcceleratorPool _pool;

    public Examples() => _pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { _embedded.Source } });

    public void Dispose()
    {
        _pool.Dispose();
        _embedded.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void OfThePool()
    {
        using var input = new MemoryStream(_data);
        string path = Path.Combine(_directory.FullName, "data.gz");
        {
            using var embedded = new EmbeddedAccelerators();
            using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new KernelDevices(), embedded.Source } });
            using var output = File.Create(path);
            using var gzip = new AcceleratedGZipStream(pool, output, CompressionLevel.Fastest);
            input.CopyTo(gzip);
        }

        Assert.Equal(_data, Codecs.Unpack(CompressionFormat.GZip, File.ReadAllBytes(path)));
    }

    [Fact]
    public void OfTheEmbeddedAccelerators()
    {
        using var embedded = new EmbeddedAccelerators();
        using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { embedded.Source } });
        Assert.NotEmpty(pool.Devices);
        Assert.NotEmpty(embedded.Engines);
        embedded.Dispose();
    }

    [Fact]
    public async Task OfTheSession()
    {
        AcceleratorPool pool = _pool;
        byte[] data = _data;
        byte[] restored = new byte[data.Length];
        CompressionSession session = pool.CreateSession(CompressionFormat.GZip);
        byte[] packed = new byte[CompressionSession.GetMaxCompressedLength(data.Length)];
        CompressionResult result = session.Compress(data, packed);
        await session.DecompressAsync(packed.AsMemory(0, result.BytesWritten), restored);
        Assert.Equal(data, restored);
    }

    [Fact]
    public async Task OfTheStreams()
    {
        AcceleratorPool pool = _pool;
        foreach (CompressionFormat format in Codecs.Formats)
        {
            using var input = new MemoryStream(_data);
            using var output = new MemoryStream();
            if (format == CompressionFormat.GZip)
            {
                await using var packed = new AcceleratedGZipStream(pool, output, CompressionLevel.Fastest, leaveOpen: true);
                await input.CopyToAsync(packed);
            }
            else if (format == CompressionFormat.ZLib)
            {
                await using var packed = new AcceleratedZLibStream(pool, output, CompressionLevel.Fastest, leaveOpen: true);
                await input.CopyToAsync(packed);
            }
            else
            {
                await using var packed = new AcceleratedDeflateStream(pool, output, CompressionLevel.Fastest, leaveOpen: true);
                await input.CopyToAsync(packed);
            }

            Assert.Equal(_data, Codecs.Unpack(format, output.ToArray()));
        }
    }
}
