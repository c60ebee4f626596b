using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Engines;

namespace Uacce.Devices.Zip;

/// <summary>Checksum and size of a stream so far, in the format's own terms; and how they travel in descriptors and trailers.</summary>
internal struct RunningChecksum
{
    private readonly ZipRequestType _format;
    private uint _value;
    private uint _size;

    private RunningChecksum(ZipRequestType format, uint value, uint size)
    {
        _format = format;
        _value = value;
        _size = size;
    }

    /// <summary>Bytes of the trailer: CRC-32 and size, Adler-32, or nothing.</summary>
    public readonly int TrailerLength => _format switch
    {
        ZipRequestType.Gzip => 8,
        ZipRequestType.Zlib => 4,
        _ => 0,
    };

    /// <summary>
    /// dw31: for zlib the Adler-32, for gzip the bit-reversed, un-complemented CRC register (UADK <c>drv/hisi_comp.c</c>).
    /// </summary>
    public readonly uint Word => _format switch
    {
        ZipRequestType.Gzip => GzipChecksumWord.Convert(_value),
        ZipRequestType.Zlib => _value,
        _ => 0,
    };

    /// <summary>dw30: uncompressed bytes, modulo 2^32.</summary>
    public readonly uint Size => _size;

    /// <summary>Of a stream that begins.</summary>
    public static RunningChecksum Start(ZipRequestType format) =>
        new(format, format == ZipRequestType.Zlib ? Adler32.Initial : 0, 0);

    /// <summary>Of a stream that goes on, from the words its submitter sends back.</summary>
    public static RunningChecksum Continue(ZipRequestType format, uint word, uint size) =>
        new(format, format == ZipRequestType.Gzip ? GzipChecksumWord.Convert(word) : word, size);

    public void Append(ReadOnlySpan<byte> data)
    {
        _size = unchecked(_size + (uint)data.Length);
        _value = _format switch
        {
            ZipRequestType.Gzip => Crc32.Append(_value, data),
            ZipRequestType.Zlib => Adler32.Append(_value, data),
            _ => 0,
        };
    }

    public readonly void WriteTrailer(Span<byte> destination)
    {
        if (_format == ZipRequestType.Gzip)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, _value);
            BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], _size);
        }
        else if (_format == ZipRequestType.Zlib)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, _value);
        }
    }

    public readonly bool Matches(ReadOnlySpan<byte> trailer)
    {
        Span<byte> own = stackalloc byte[8];
        own = own[..TrailerLength];
        WriteTrailer(own);
        return own.SequenceEqual(trailer[..own.Length]);
    }
}
