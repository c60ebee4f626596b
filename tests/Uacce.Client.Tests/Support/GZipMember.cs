using System.Buffers.Binary;

namespace Uacce.Client.Tests;

/// <summary>gzip members made by hand, with any header fields (RFC 1952).</summary>
internal static class GZipMember
{
    internal static byte[] Create(
        byte[] data, byte[]? extra = null, string? name = null, string? comment = null, bool headerCrc = false, int crcError = 0,
        int reserved = 0, bool text = false)
    {
        using var member = new MemoryStream();
        int flags = (text ? 1 : 0) | (headerCrc ? 2 : 0) | (extra is null ? 0 : 4) | (name is null ? 0 : 8) | (comment is null ? 0 : 16) | reserved;
        member.Write([0x1F, 0x8B, 8, (byte)flags, 1, 2, 3, 4, 2, 3]);
        if (extra is not null)
        {
            member.Write([(byte)(extra.Length & 255), (byte)(extra.Length >> 8)]);
            member.Write(extra);
        }

        foreach (string? field in (string?[])[name, comment])
        {
            if (field is not null)
                member.Write([.. System.Text.Encoding.Latin1.GetBytes(field), 0]);
        }

        if (headerCrc)
        {
            uint crc = Crc(member.ToArray()) ^ (uint)crcError;
            member.Write([(byte)(crc & 255), (byte)((crc >> 8) & 255)]);
        }

        member.Write(Codecs.Pack(CompressionFormat.Deflate, data) is { Length: > 0 } body ? body : [3, 0]);
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc(data));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)data.Length);
        member.Write(trailer);
        return member.ToArray();
    }

    // Bit by bit, to share nothing with what it judges.
    internal static uint Crc(byte[] data)
    {
        uint crc = 0xFFFF_FFFF;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB8_8320u);
        }

        return ~crc;
    }
}
