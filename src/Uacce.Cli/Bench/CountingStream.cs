using Uacce.Cli.Compression;

namespace Uacce.Cli.Bench;

/// <summary>Takes whatever is written and counts it, so that no disk and no growing buffer is measured.</summary>
internal sealed class CountingStream : ForwardStream
{
    public override bool CanWrite => true;

    public long Count { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;
}
