using System.IO.Compression;
using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>What one thread needs to transform whole small files, one after the other, without allocating.</summary>
internal sealed class WholeFileBuffers(AcceleratorPool pool, CompressionLevel level)
{
    /// <summary>Files up to this are read as a whole.</summary>
    public const int MaxInput = 1 << 20;

    private const int MaxOutput = 4 << 20;

    private readonly CompressionSession?[] _sessions = new CompressionSession?[3];

    /// <summary>One byte more than a whole file may have, so that one that grew is noticed.</summary>
    public byte[] Source { get; } = GC.AllocateUninitializedArray<byte>(MaxInput + 1, pinned: true);

    public byte[] Destination { get; } = GC.AllocateUninitializedArray<byte>(MaxOutput, pinned: true);

    /// <summary>This thread's session, so that threads use different queues.</summary>
    public CompressionSession Session(CompressionFormat format) => _sessions[(int)format] ??= pool.CreateSession(format, level);
}
