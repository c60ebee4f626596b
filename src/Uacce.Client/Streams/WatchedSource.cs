using Uacce.Client.Compression;

namespace Uacce.Client.Streams;

/// <summary>What one of .NET's decompressors reads from, which lets on where in the source the decompressor has stopped.</summary>
/// <remarks>
/// .NET's decompressors take truncated data for complete, pass over what follows it, and do not say how much they took. But they ask for
/// more exactly while they are not at an end, and that can be seen from here.
/// <para>
/// The last byte of each read is handed over by itself: who ends without asking for it has left something. After a gzip member a
/// decompressor asks in any case, as another may follow. So when the source has ended it is given one byte that begins no member: between
/// members it ends with that, and inside one it asks again, makes output of it, or fails.
/// </para>
/// </remarks>
internal sealed class WatchedSource(CompressionFormat format, Stream source) : ForwardReader
{
    private const byte NoMember = 0;

    private readonly StreamHeader _header = new(format);
    private int _held = -1;
    private bool _begun;

    /// <summary>Whether there was nothing left to give and it was asked on: the stream is truncated.</summary>
    public bool IsOverdrawn { get; private set; }

    /// <summary>Whether the byte that begins no member was given: what is made from now on is no data.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>
    /// Whether a decompressor that has ended has left something. A source that cannot seek is not read to find out: it may be a
    /// connection that stays open.
    /// </summary>
    public bool HasRest => _begun && (format == CompressionFormat.GZip
        ? !IsSpent
        : _held >= 0 || (source.CanSeek && source.Position < source.Length));

    public override int Read(Span<byte> buffer) => TryGiveHeld(buffer) ? 1 : Give(buffer, source.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryGiveHeld(buffer.Span))
            return 1;
        int read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Give(buffer.Span, read);
    }

    private bool TryGiveHeld(Span<byte> buffer)
    {
        if (_held < 0)
            return false;
        buffer[0] = (byte)_held;
        _held = -1;
        return true;
    }

    private int Give(Span<byte> buffer, int read)
    {
        if (read > 0)
        {
            _begun = true;
            if (!_header.IsDone && !_header.TryFeed(buffer[..read], out _))
                throw StreamDamage.WrongHeader(format); // .NET's has other words for some of them
            if (read > 1)
                _held = buffer[--read];
            return read;
        }

        if (_begun && format == CompressionFormat.GZip && !IsSpent)
        {
            IsSpent = true;
            buffer[0] = NoMember;
            return 1;
        }

        IsOverdrawn = _begun; // .NET's streams take empty for empty, and so do ours
        return 0;
    }
}
