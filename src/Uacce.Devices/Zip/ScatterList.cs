using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>The pieces of memory that a hardware scatter-gather list names, copied out of it once and bounded.</summary>
/// <remarks>Reused from request to request, by one worker at a time; allocates only for longer lists than before.</remarks>
internal sealed class ScatterList
{
    // A chain that is longer than this is a loop, or might as well be one.
    private const int MaxBlocks = 1024;

    private readonly List<(ulong Address, int Length)> _pieces = [];
    private readonly byte[] _block = new byte[HardwareSgl.HeaderSize + (HardwareSgl.MaxEntries * HardwareSgl.EntrySize)];

    /// <summary>Pieces it can have without growing.</summary>
    public int Room => _pieces.Capacity;

    /// <summary>Bytes of all pieces.</summary>
    public int Length { get; private set; }

    /// <summary>
    /// Reads a list: skips <paramref name="offset"/> bytes, then takes up to <paramref name="limit"/>. Returns a status code;
    /// pieces themselves are not touched.
    /// </summary>
    public uint Read(AddressSpaceBinding binding, ulong address, int offset, int limit)
    {
        _pieces.Clear();
        Length = 0;
        for (int block = 0; address != 0 && Length < limit; block++)
        {
            if (block == MaxBlocks)
                return ZipStatus.BadDescriptor;
            if (!binding.TryRead(address, _block.AsSpan(0, HardwareSgl.HeaderSize)))
                return ZipStatus.BadAddress;
            int used = BinaryPrimitives.ReadUInt16LittleEndian(_block.AsSpan(HardwareSgl.UsedEntriesOffset));
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(_block.AsSpan(HardwareSgl.NextOffset));
            if (used > HardwareSgl.MaxEntries)
                return ZipStatus.BadDescriptor;
            Span<byte> entries = _block.AsSpan(HardwareSgl.HeaderSize, used * HardwareSgl.EntrySize);
            if (!binding.TryRead(unchecked(address + HardwareSgl.HeaderSize), entries))
                return ZipStatus.BadAddress;
            for (; !entries.IsEmpty && Length < limit; entries = entries[HardwareSgl.EntrySize..])
                Add(entries, ref offset, limit);
            address = next;
        }

        return offset > 0 ? ZipStatus.BadDescriptor : ZipStatus.Success;
    }

    /// <summary>Copies the pieces together; false is a fault.</summary>
    public bool TryGather(AddressSpaceBinding binding, Span<byte> destination)
    {
        foreach ((ulong address, int length) in _pieces)
        {
            if (!binding.TryRead(address, destination[..length]))
                return false;
            destination = destination[length..];
        }

        return true;
    }

    /// <summary>Copies bytes out over the pieces; false is a fault.</summary>
    public bool TryScatter(AddressSpaceBinding binding, ReadOnlySpan<byte> source)
    {
        foreach ((ulong address, int length) in _pieces)
        {
            int count = Math.Min(length, source.Length);
            if (count > 0 && !binding.TryWrite(address, source[..count]))
                return false;
            source = source[count..];
        }

        return source.IsEmpty;
    }

    private void Add(ReadOnlySpan<byte> entry, ref int offset, int limit)
    {
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(entry[HardwareSgl.EntryAddressOffset..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(entry[HardwareSgl.EntryLengthOffset..]);
        uint skipped = Math.Min((uint)offset, length);
        offset -= (int)skipped;
        int taken = (int)Math.Min(length - skipped, (uint)(limit - Length));
        if (taken == 0)
            return;
        _pieces.Add((unchecked(address + skipped), taken));
        Length += taken;
    }
}
