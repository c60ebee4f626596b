using System.IO.Compression;
using Uacce.Embedded;

namespace Uacce.Client.Tests;

/// <summary>Devices in this process and a pool over them.</summary>
internal sealed class EmbeddedRig : IDisposable
{
    public EmbeddedRig(FallbackPolicy fallback = FallbackPolicy.Never, EmbeddedOptions? options = null, TimeSpan? spin = null)
    {
        Embedded = new EmbeddedAccelerators(options ?? new EmbeddedOptions { Workers = 2 });
        Pool = new AcceleratorPool(new AcceleratorPoolOptions
        {
            Sources = { Embedded.Source },
            Fallback = fallback,
            QueuesPerDevice = 2,
            Spin = spin ?? TimeSpan.FromMicroseconds(50),
            Timeout = TimeSpan.FromSeconds(30),
        });
    }

    public EmbeddedAccelerators Embedded { get; }

    public AcceleratorPool Pool { get; }

    public static byte[] Text(int length, int seed = 1)
    {
        string[] words = ["queue ", "doorbell ", "ring ", "completion ", "descriptor ", "binding\n", "0123456789 "];
        var random = new Random(seed);
        var text = new MemoryStream(length + 16);
        while (text.Length < length)
            text.Write(System.Text.Encoding.ASCII.GetBytes(words[random.Next(words.Length)]));
        return text.ToArray()[..length];
    }

    public static byte[] Noise(int length, int seed = 1)
    {
        byte[] noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    public static Stream DotNet(CompressionFormat format, Stream stream, CompressionMode mode) => (format, mode) switch
    {
        (CompressionFormat.GZip, _) => new GZipStream(stream, mode, leaveOpen: true),
        (CompressionFormat.ZLib, _) => new ZLibStream(stream, mode, leaveOpen: true),
        _ => new DeflateStream(stream, mode, leaveOpen: true),
    };

    public static byte[] PackWithDotNet(CompressionFormat format, byte[] data)
    {
        using var packed = new MemoryStream();
        using (Stream stream = DotNet(format, packed, CompressionMode.Compress))
            stream.Write(data);
        return packed.ToArray();
    }

    public static byte[] UnpackWithDotNet(CompressionFormat format, ReadOnlySpan<byte> packed)
    {
        using var source = new MemoryStream(packed.ToArray());
        using Stream stream = DotNet(format, source, CompressionMode.Decompress);
        using var data = new MemoryStream();
        stream.CopyTo(data);
        return data.ToArray();
    }

    public void Dispose()
    {
        Pool.Dispose();
        Embedded.Dispose();
    }
}
