namespace Uacce.Client.Tests;

/// <summary>A base stream with a will of its own.</summary>
internal sealed class WilfulStream : Stream
{
    private readonly MemoryStream _inner;
    private readonly int _mostAtOnce;
    private readonly bool _seekable;
    private long _left;

    /// <param name="content">What is there to read.</param>
    /// <param name="mostAtOnce">Most bytes one read gives.</param>
    /// <param name="failAfter">Bytes read or written before every call throws.</param>
    /// <param name="seekable">What <see cref="CanSeek"/> says.</param>
    internal WilfulStream(byte[]? content = null, int mostAtOnce = int.MaxValue, long failAfter = long.MaxValue, bool seekable = false)
    {
        _inner = new MemoryStream();
        if (content is not null)
            _inner.Write(content);
        _inner.Position = 0;
        _mostAtOnce = mostAtOnce;
        _left = failAfter;
        _seekable = seekable;
    }

    internal int Disposals { get; private set; }

    internal int Flushes { get; private set; }

    internal byte[] Content => _inner.ToArray();

    /// <summary>Makes every further call throw, or none.</summary>
    internal void FailAfter(long bytes) => _left = bytes;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => _seekable;

    public override long Length => _inner.Length;

    public override long Position { get => _inner.Position; set => throw new NotSupportedException(); }

    public override void Flush() => Flushes++;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = _inner.Read(buffer[..Math.Min(buffer.Length, _mostAtOnce)]);
        Spend(read);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        return Read(buffer.Span);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Spend(buffer.Length);
        _inner.Write(buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        Write(buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Disposals++;
        base.Dispose(disposing);
    }

    private void Spend(int bytes)
    {
        if ((_left -= bytes) < 0)
            throw new WilfulException();
    }
}

internal sealed class WilfulException() : IOException("The base stream refuses.");
