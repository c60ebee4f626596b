using System.Buffers.Binary;

namespace Uacce.Abi;

/// <summary>
/// How the CRC-32 of a gzip stream travels in <see cref="ZipDescriptor.Checksum"/>: as the bit-reversed, un-complemented
/// register (UADK <c>drv/hisi_comp.c</c>).
/// </summary>
public static class GzipChecksumWord
{
    /// <summary>Turns a CRC-32 into the word, and the word into the CRC-32: the conversion is its own inverse.</summary>
    public static uint Convert(uint value)
    {
        value = ~value;
        value = ((value >> 1) & 0x5555_5555) | ((value & 0x5555_5555) << 1);
        value = ((value >> 2) & 0x3333_3333) | ((value & 0x3333_3333) << 2);
        value = ((value >> 4) & 0x0F0F_0F0F) | ((value & 0x0F0F_0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(value);
    }
}
