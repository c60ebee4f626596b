using Uacce.Cli.Compression;

namespace Uacce.Cli.Tests.Support;

/// <summary>Input that comes in parts: no read gives bytes of two of them.</summary>
internal sealed class PartedStream(params byte[][] parts) : ForwardStream
{
    private readonly Queue<ReadOnlyMemory<byte>> _parts = new(parts.Select(part => new ReadOnlyMemory<byte>(part)));
    private ReadOnlyMemory<byte> _part;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        if (_part.IsEmpty && !_parts.TryDequeue(out _part))
            return 0;
        int count = Math.Min(buffer.Length, _part.Length);
        _part.Span[..count].CopyTo(buffer);
        _part = _part[count..];
        return count;
    }
}
