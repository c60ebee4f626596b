namespace Uacce.Abi;

/// <summary>Bits of <see cref="ZipDescriptor.SourceControl"/> (dw7) and offsets of dw7/dw8.</summary>
public static class ZipControl
{
    /// <summary>Bits 23:0: bytes to skip at the start of the SGL.</summary>
    public const uint OffsetMask = 0x00FF_FFFF;

    /// <summary>Bit 25: finish the stream; clear means sync flush.</summary>
    public const uint Finish = 1u << 25;

    /// <summary>Bit 26: stateful, the stream context is used.</summary>
    public const uint Stateful = 1u << 26;

    /// <summary>Bit 27: the first request of a stream.</summary>
    public const uint NewStream = 1u << 27;

    /// <summary>Bits 31:28 of a type 0 descriptor (api v2, zlib and gzip): the tag is in dw13.</summary>
    public const uint DescriptorType0 = 0;

    /// <summary>Bits 31:28 of a type 3 descriptor: the tag is in dw26.</summary>
    public const uint DescriptorType3 = 3u << 28;

    /// <summary>Mask of the descriptor type.</summary>
    public const uint DescriptorTypeMask = 0xFu << 28;
}
