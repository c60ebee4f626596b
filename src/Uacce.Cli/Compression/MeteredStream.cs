using Uacce.Cli.Output;

namespace Uacce.Cli.Compression;

/// <summary>Reads a stream and tells a meter how far it has come.</summary>
internal sealed class MeteredStream(Stream source, ProgressMeter meter) : ForwardStream
{
    public override bool CanRead => true;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = source.Read(buffer);
        Count += count;
        meter.Add(count);
        return count;
    }
}
