using System.IO.Compression;

namespace Uacce.Client;

/// <summary>A GZipStream whose work is done by an accelerator: gzip data.</summary>
/// <remarks>
/// Decompressing, it takes members that follow each other as one stream, so it reads the base stream to its end. Anything there that
/// is no member raises <see cref="InvalidDataException"/>.
/// </remarks>
/// <example>
/// <code>
/// await using var packed = new AcceleratedGZipStream(pool, output, CompressionLevel.Fastest, leaveOpen: true);
/// await input.CopyToAsync(packed);
/// </code>
/// </example>
public sealed class AcceleratedGZipStream : AcceleratedStream
{
    /// <summary>Compresses into or decompresses from <paramref name="stream"/>, at <see cref="CompressionLevel.Optimal"/> as .NET does.</summary>
    /// <exception cref="AcceleratorException">No device can do it, and the pool's policy is not to fall back.</exception>
    public AcceleratedGZipStream(AcceleratorPool pool, Stream stream, CompressionMode mode, bool leaveOpen = false)
        : base(pool, CompressionFormat.GZip, stream, mode, new AcceleratedStreamOptions { Level = CompressionLevel.Optimal }, leaveOpen)
    {
    }

    /// <summary>Compresses into <paramref name="stream"/> at the given level.</summary>
    /// <exception cref="AcceleratorException">No device can do it, and the pool's policy is not to fall back.</exception>
    public AcceleratedGZipStream(AcceleratorPool pool, Stream stream, CompressionLevel level, bool leaveOpen = false)
        : base(pool, CompressionFormat.GZip, stream, CompressionMode.Compress, new AcceleratedStreamOptions { Level = level }, leaveOpen)
    {
    }

    /// <summary>Compresses into <paramref name="stream"/>, with several queues if the options say so.</summary>
    /// <exception cref="AcceleratorException">No device can do it, and the pool's policy is not to fall back.</exception>
    public AcceleratedGZipStream(AcceleratorPool pool, Stream stream, AcceleratedStreamOptions options, bool leaveOpen = false)
        : base(pool, CompressionFormat.GZip, stream, CompressionMode.Compress, options, leaveOpen)
    {
    }
}
