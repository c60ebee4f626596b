using System.IO.Compression;

namespace Uacce.Client;

/// <summary>How a stream is compressed.</summary>
public sealed class AcceleratedStreamOptions
{
    /// <summary>How hard to try; chooses the device. Defaults to <see cref="CompressionLevel.Fastest"/>.</summary>
    public CompressionLevel Level { get; set; } = CompressionLevel.Fastest;

    /// <summary>
    /// Queues to use at once, at most what the pool opens for a device. Whatever it is, the output is one standard stream.
    /// Defaults to 1.
    /// </summary>
    public int Parallelism { get; set; } = 1;

    /// <summary>
    /// Bytes compressed together, 4 KiB to 4 MiB. Larger blocks compress better and take memory: about five times this for
    /// each queue. Matches do not reach across blocks. Defaults to 256 KiB.
    /// </summary>
    public int BlockSize { get; set; } = 256 << 10;

    internal void Validate(string parameter)
    {
        if (Parallelism < 1)
            throw new ArgumentException("A stream uses at least one queue.", parameter);
        if (BlockSize is < 4 << 10 or > 4 << 20)
            throw new ArgumentException("A block has 4 KiB to 4 MiB.", parameter);
    }
}
