using System.Text;

namespace Uacce.Cli.Tests.Support;

internal static class TestData
{
    /// <summary>Text that compresses somewhat, the same each time.</summary>
    public static byte[] Text(int length)
    {
        var text = new StringBuilder(length + 64);
        for (int line = 0; text.Length < length; line++)
            text.Append(line * 7919L % 100_003).Append(" bottles of ").Append(line % 7 == 0 ? "rum" : "water").Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    /// <summary>A gzip member around a raw DEFLATE stream, with any header fields.</summary>
    public static byte[] Member(byte[] rawDeflate, byte[] data, byte[]? extra = null, string? name = null, string? comment = null, bool headerCrc = false)
    {
        var member = new MemoryStream();
        int flags = (headerCrc ? 2 : 0) | (extra is null ? 0 : 4) | (name is null ? 0 : 8) | (comment is null ? 0 : 16);
        member.Write([0x1F, 0x8B, 8, (byte)flags, 1, 2, 3, 4, 0, 3]);
        if (extra is not null)
            member.Write([.. BitConverter.GetBytes((ushort)extra.Length), .. extra]);
        if (name is not null)
            member.Write([.. Encoding.Latin1.GetBytes(name), 0]);
        if (comment is not null)
            member.Write([.. Encoding.Latin1.GetBytes(comment), 0]);
        if (headerCrc)
            member.Write(BitConverter.GetBytes((ushort)(Crc(member.ToArray()) & 0xFFFF)));
        member.Write(rawDeflate);
        member.Write(BitConverter.GetBytes(Crc(data)));
        member.Write(BitConverter.GetBytes(data.Length));
        return member.ToArray();
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB8_8320 : 0);
        }

        return ~crc;
    }
}
