namespace Uacce.Abi;

/// <summary>Layout of a hardware scatter-gather block (kernel <c>struct hisi_acc_hw_sgl</c>; UADK <c>struct hisi_sgl</c>).</summary>
/// <remarks>A 64-byte header and up to 255 entries of 32 bytes; blocks are chained by address.</remarks>
public static class HardwareSgl
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 64;

    /// <summary>Bytes of one entry.</summary>
    public const int EntrySize = 32;

    /// <summary>The most entries one block holds.</summary>
    public const int MaxEntries = 255;

    /// <summary>u64 address of the next block; 0 ends the chain.</summary>
    public const int NextOffset = 0;

    /// <summary>u16 entries used in this block. The u16 at 8 is the chain's capacity, not its length.</summary>
    public const int UsedEntriesOffset = 10;

    /// <summary>u64 address of an entry's data, relative to the entry.</summary>
    public const int EntryAddressOffset = 0;

    /// <summary>u32 length of an entry's data, relative to the entry.</summary>
    public const int EntryLengthOffset = 16;
}
