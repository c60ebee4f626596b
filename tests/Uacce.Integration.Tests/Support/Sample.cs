using System.IO.Compression;
using System.Security.Cryptography;

namespace Uacce.Integration.Tests.Support;

/// <summary>Data to compress, and .NET as the judge of what came out.</summary>
internal static class Sample
{
    /// <summary>Compressible, and nowhere the same.</summary>
    public static byte[] Data(int length)
    {
        byte[] data = new byte[length];
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int start = 0; start < length; start += 64)
        {
            digest.AppendData(BitConverter.GetBytes(start));
            digest.GetCurrentHash().AsSpan(0, Math.Min(32, length - start)).CopyTo(data.AsSpan(start));
        }

        return data;
    }

    public static byte[] Gunzip(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
