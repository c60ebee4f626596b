using System.IO.Compression;
using Uacce.Client.Compression;

namespace Uacce.Client.Streams;

/// <summary>
/// Decompresses with .NET's codecs and is as strict as a device: truncated data, and bytes behind the end, are
/// <see cref="InvalidDataException"/>. Leaves its source open.
/// </summary>
internal sealed class SoftwareDecompressor : ForwardReader
{
    private readonly CompressionFormat _format;
    private readonly WatchedSource _source;
    private readonly Stream _decoder;
    private InvalidDataException? _bad;

    public SoftwareDecompressor(CompressionFormat format, Stream source)
    {
        _format = format;
        _source = new WatchedSource(format, source);
        _decoder = format switch
        {
            CompressionFormat.GZip => new GZipStream(_source, CompressionMode.Decompress),
            CompressionFormat.ZLib => new ZLibStream(_source, CompressionMode.Decompress),
            _ => new DeflateStream(_source, CompressionMode.Decompress),
        };
    }

    public override int Read(Span<byte> buffer)
    {
        ThrowIfBad();
        try
        {
            return Judge(_decoder.Read(buffer), buffer.Length);
        }
        catch (InvalidDataException bad)
        {
            throw Remember(bad);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfBad();
        try
        {
            return Judge(await _decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }
        catch (InvalidDataException bad)
        {
            throw Remember(bad);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _decoder.Dispose();
        base.Dispose(disposing);
    }

    private int Judge(int read, int wanted)
    {
        if (_source.IsOverdrawn || (_source.IsSpent && read > 0))
            throw StreamDamage.Truncated(_format);
        if (read == 0 && wanted > 0 && _source.HasRest)
            throw StreamDamage.TrailingBytes();
        return read;
    }

    private void ThrowIfBad()
    {
        if (_bad is not null)
            throw new InvalidDataException(_bad.Message, _bad);
    }

    // Whatever becomes of a source that is spent was not in the data.
    private InvalidDataException Remember(InvalidDataException bad) =>
        _bad = _source.IsSpent ? StreamDamage.Truncated(_format) : bad;
}
