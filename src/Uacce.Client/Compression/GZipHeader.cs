namespace Uacce.Client.Compression;

/// <summary>Reads the header of a gzip member, in pieces of any size; the fields themselves are not kept.</summary>
/// <remarks>RFC 1952 section 2.3. Reserved flags and a wrong header CRC make it invalid.</remarks>
internal sealed class GZipHeader
{
    private const byte HeaderCrc = 2;
    private const byte Extra = 4;
    private const byte Name = 8;
    private const byte Comment = 16;
    private const byte Reserved = 0xE0;

    private Part _part;
    private int _position;
    private int _remaining;
    private byte _flags;
    private uint _crc;
    private int _storedCrc;

    private enum Part
    {
        Fixed,
        ExtraLength,
        Extra,
        Name,
        Comment,
        Crc,
        Done,
    }

    /// <summary>Whether the whole header was read.</summary>
    public bool IsDone => _part == Part.Done;

    /// <summary>Whether any byte of it was read.</summary>
    public bool IsBegun => _part != Part.Fixed || _position > 0;

    /// <summary>Starts over, for the next member.</summary>
    public void Reset()
    {
        _part = Part.Fixed;
        _position = 0;
        _crc = 0;
    }

    /// <summary>Takes header bytes; false when they are not a gzip header. Bytes behind the header are left.</summary>
    public bool TryFeed(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        while (consumed < data.Length && _part != Part.Done)
        {
            byte value = data[consumed++];
            if (_part != Part.Crc)
                _crc = Crc32.Append(_crc, [value]);
            if (!TryTake(value))
                return false;
        }

        return true;
    }

    private bool TryTake(byte value)
    {
        switch (_part)
        {
            case Part.Fixed:
                return TryTakeFixed(value);
            case Part.ExtraLength:
                _remaining |= value << (8 * _position++);
                if (_position == 2)
                    Enter(_remaining == 0 ? Part.Name : Part.Extra);
                break;
            case Part.Extra:
                if (--_remaining == 0)
                    Enter(Part.Name);
                break;
            case Part.Name when value == 0:
                Enter(Part.Comment);
                break;
            case Part.Comment when value == 0:
                Enter(Part.Crc);
                break;
            case Part.Crc:
                _storedCrc |= value << (8 * _position++);
                if (_position == 2)
                {
                    _part = Part.Done;
                    return _storedCrc == (_crc & 0xFFFF);
                }

                break;
        }

        return true;
    }

    private bool TryTakeFixed(byte value)
    {
        switch (_position++)
        {
            case 0: return value == 0x1F;
            case 1: return value == 0x8B;
            case 2: return value == 8;
            case 3:
                _flags = value;
                return (value & Reserved) == 0;
            case 9:
                Enter(Part.ExtraLength);
                break;
        }

        return true;
    }

    /// <summary>Goes to the first part from <paramref name="part"/> on that the flags announce.</summary>
    private void Enter(Part part)
    {
        if (part == Part.ExtraLength && (_flags & Extra) == 0)
            part = Part.Name;
        if (part == Part.Name && (_flags & Name) == 0)
            part = Part.Comment;
        if (part == Part.Comment && (_flags & Comment) == 0)
            part = Part.Crc;
        if (part == Part.Crc && (_flags & HeaderCrc) == 0)
            part = Part.Done;
        _part = part;
        _position = 0;
        if (part == Part.ExtraLength)
            _remaining = 0;
        if (part == Part.Crc)
            _storedCrc = 0;
    }
}
