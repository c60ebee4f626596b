using System.IO.Compression;

namespace Uacce.Client;

/// <summary>A ZLibStream whose work is done by an accelerator: zlib data.</summary>
/// <remarks>
/// Decompressing from a stream that cannot seek, it reads nothing more once the data has ended: bytes that come later are neither
/// reported nor lost. What was read with the end, or lies behind it in a stream that can seek, raises <see cref="InvalidDataException"/>.
/// </remarks>
/// <example>
/// <code>
/// await using var packed = new AcceleratedZLibStream(pool, output, CompressionLevel.Fastest, leaveOpen: true);
/// await input.CopyToAsync(packed);
/// </code>
/// </example>
public sealed class AcceleratedZLibStream : AcceleratedStream
{
    /// <summary>Compresses into or decompresses from <paramref name="stream"/>, at <see cref="CompressionLevel.Optimal"/> as .NET does.</summary>
    /// <exception cref="AcceleratorException">No device can do it, and the pool's policy is not to fall back.</exception>
    public AcceleratedZLibStream(AcceleratorPool pool, Stream stream, CompressionMode mode, bool leaveOpen = false)
        : base(pool, CompressionFormat.ZLib, stream, mode, new AcceleratedStreamOptions { Level = CompressionLevel.Optimal }, leaveOpen)
    {
    }

    /// <summary>Compresses into <paramref name="stream"/> at the given level.</summary>
    /// <exception cref="AcceleratorException">No device can do it, and the pool's policy is not to fall back.</exception>
    public AcceleratedZLibStream(AcceleratorPool pool, Stream stream, CompressionLevel level, bool leaveOpen = false)
        : base(pool, CompressionFormat.ZLib, stream, CompressionMode.Compress, new AcceleratedStreamOptions { Level = level }, leaveOpen)
    {
    }

    /// <summary>Compresses into <paramref name="stream"/>, with several queues if the options say so.</summary>
    /// <exception cref="AcceleratorException">No device can do it, and the pool's policy is not to fall back.</exception>
    public AcceleratedZLibStream(AcceleratorPool pool, Stream stream, AcceleratedStreamOptions options, bool leaveOpen = false)
        : base(pool, CompressionFormat.ZLib, stream, CompressionMode.Compress, options, leaveOpen)
    {
    }
}
