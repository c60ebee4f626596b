namespace Uacce.Client.Compression;

/// <summary>CRC-32 of RFC 1952, for header checksums and for blocks that fell back; devices compute the rest.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = CreateTable();

    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>Continues a checksum; 0 starts one.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        foreach (byte value in data)
            crc = s_table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            uint entry = n;
            for (int bit = 0; bit < 8; bit++)
                entry = (entry & 1) != 0 ? 0xEDB8_8320 ^ (entry >> 1) : entry >> 1;
            table[n] = entry;
        }

        return table;
    }
}
