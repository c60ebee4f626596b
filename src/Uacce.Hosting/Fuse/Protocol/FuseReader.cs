using System.Buffers.Binary;

namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>
/// Takes a message apart from front to back. Past its end there are zeros, and <see cref="IsShort"/> says so at last: a parser
/// reads all it wants and asks once.
/// </summary>
internal ref struct FuseReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether more was read than there was.</summary>
    public bool IsShort { get; private set; }

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public ushort UInt16() => TryTake(sizeof(ushort), out ReadOnlySpan<byte> word) ? BinaryPrimitives.ReadUInt16LittleEndian(word) : default;

    public uint UInt32() => TryTake(sizeof(uint), out ReadOnlySpan<byte> word) ? BinaryPrimitives.ReadUInt32LittleEndian(word) : 0;

    public ulong UInt64() => TryTake(sizeof(ulong), out ReadOnlySpan<byte> word) ? BinaryPrimitives.ReadUInt64LittleEndian(word) : 0;

    public void Skip(int length) => TryTake((uint)length, out _);

    /// <summary>That many bytes, or none.</summary>
    public ReadOnlySpan<byte> Bytes(uint length) => TryTake(length, out ReadOnlySpan<byte> taken) ? taken : default;

    /// <summary>The bytes before the next NUL, which must be there and is taken too.</summary>
    public ReadOnlySpan<byte> Name()
    {
        int length = _rest.IndexOf((byte)0);
        if (length < 0)
        {
            IsShort = true;
            return default;
        }

        ReadOnlySpan<byte> name = _rest[..length];
        _rest = _rest[(length + 1)..];
        return name;
    }

    private bool TryTake(uint length, out ReadOnlySpan<byte> taken)
    {
        if (IsShort || length > (uint)_rest.Length)
        {
            IsShort = true;
            taken = default;
            return false;
        }

        taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
