using Uacce.Abi;
using Uacce.Engines;

namespace Uacce.Devices.Zip;

/// <summary>What the device keeps of one stream between its requests.</summary>
/// <remarks>In the device and not in the client's context, where a client could corrupt the state of a native library.</remarks>
internal abstract class StreamState : IDisposable
{
    /// <summary>The stream context it belongs to.</summary>
    public ulong ContextAddress { get; set; }

    /// <summary>Also stands in the context: shows that the context is still the one this belongs to.</summary>
    public ulong Cookie { get; set; }

    public abstract void Dispose();
}

/// <summary>A stream being compressed: the history. Checksum and size travel with the descriptors.</summary>
internal sealed class CompressState(DeflateEngine engine, CompressionEffort effort, int window) : StreamState
{
    public StreamDeflater Deflater { get; } = engine.CreateStreamDeflater(effort, window);

    public int Window => window;

    public override void Dispose() => Deflater.Dispose();
}

/// <summary>A stream being decompressed: everything, because input may end anywhere.</summary>
internal sealed class DecompressState(DeflateEngine engine) : StreamState
{
    public DeflateEngine Engine => engine;

    public StreamInflater Inflater { get; } = engine.CreateStreamInflater();

    public RunningChecksum Checksum;

    /// <summary>Bytes of the trailer seen so far; the trailer may be split over requests.</summary>
    public byte[] Trailer { get; } = new byte[8];

    public int TrailerFilled { get; set; }

    /// <summary>Whether the final block is done and the trailer is being read.</summary>
    public bool InTrailer { get; set; }

    /// <summary>Whether the last request was told that output waits: then one without progress is no error.</summary>
    public bool OutputPending { get; set; }

    /// <summary>Begins another stream with the same library state.</summary>
    public void Restart(ZipRequestType format)
    {
        Inflater.Reset();
        Checksum = RunningChecksum.Start(format);
        TrailerFilled = 0;
        InTrailer = false;
        OutputPending = false;
    }

    public override void Dispose() => Inflater.Dispose();
}
