using System.Buffers.Binary;

namespace Uacce.Abi;

/// <summary>The argument of <see cref="UacceIoctl.ShareMemory"/> (24 bytes; ours).</summary>
/// <remarks>
/// The memory must be a memfd without huge pages, with the seal F_SEAL_SHRINK and open to more, whose <see cref="Length"/> first bytes all
/// exist (fallocate); they must lie at <see cref="Address"/>, mapped shared, until the address space has no queue of the server any
/// more. From then on the file has F_SEAL_FUTURE_WRITE: no hole can be made in it and no new mapping that writes.
/// </remarks>
/// <param name="Descriptor">The caller's descriptor of the file; it may be closed afterwards.</param>
/// <param name="Address">Where the caller has the file's first byte.</param>
/// <param name="Length">Bytes, whole pages.</param>
public readonly record struct SharedMemoryRange(int Descriptor, ulong Address, long Length)
{
    /// <summary>Size of the structure in bytes.</summary>
    public const int Size = 24;

    /// <summary>Reads the structure; false when <paramref name="source"/> is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SharedMemoryRange value)
    {
        value = default;
        if (source.Length < Size)
            return false;
        value = new SharedMemoryRange(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]));
        return true;
    }

    /// <summary>Writes the structure into at least <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(destination, Descriptor);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Address);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], Length);
    }
}
