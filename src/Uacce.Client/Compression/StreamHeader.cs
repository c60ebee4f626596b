namespace Uacce.Client.Compression;

/// <summary>Reads past the header of a stream of any format, in pieces.</summary>
internal sealed class StreamHeader
{
    private readonly CompressionFormat _format;
    private readonly GZipHeader _gzip = new();
    private int _zlibPosition;
    private byte _zlibFirst;

    public StreamHeader(CompressionFormat format) => _format = format;

    /// <summary>Whether the header was read; a raw stream has none.</summary>
    public bool IsDone => _format switch
    {
        CompressionFormat.GZip => _gzip.IsDone,
        CompressionFormat.ZLib => _zlibPosition == 2,
        _ => true,
    };

    /// <summary>Whether any byte of it was read.</summary>
    public bool IsBegun => _format == CompressionFormat.GZip ? _gzip.IsBegun : _zlibPosition > 0;

    /// <summary>Starts over, for the next member.</summary>
    public void Reset()
    {
        _gzip.Reset();
        _zlibPosition = 0;
    }

    /// <summary>Takes header bytes; false when they are not a header of the format.</summary>
    public bool TryFeed(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        if (_format == CompressionFormat.GZip)
            return _gzip.TryFeed(data, out consumed);
        while (!IsDone && consumed < data.Length)
        {
            byte value = data[consumed++];
            if (_zlibPosition++ == 0)
                _zlibFirst = value;
            else if (!IsZLib(_zlibFirst, value))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether two bytes are a header of RFC 1950: method 8, a window of at most 32 KiB, a check that makes them a multiple of
    /// 31, and no preset dictionary.
    /// </summary>
    public static bool IsZLib(byte first, byte second) =>
        (first & 0x0F) == 8 && first >> 4 <= 7 && ((first << 8) + second) % 31 == 0 && (second & 0x20) == 0;
}
