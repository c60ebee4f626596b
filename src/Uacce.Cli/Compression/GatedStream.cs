namespace Uacce.Cli.Compression;

/// <summary>Writes to a stream until it is shut; what comes later is dropped.</summary>
/// <remarks>
/// Disposing a compressor completes its stream. After a failure that would turn half a file into one that looks whole,
/// so the gate is shut first.
/// </remarks>
internal sealed class GatedStream(Stream destination) : ForwardStream
{
    private bool _shut;

    public override bool CanWrite => true;

    /// <summary>Bytes let through.</summary>
    public long Count { get; private set; }

    public void Shut() => _shut = true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_shut)
            return;
        destination.Write(buffer);
        Count += buffer.Length;
    }
}
