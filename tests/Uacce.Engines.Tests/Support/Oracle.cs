using System.IO.Compression;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>DEFLATE by the class library: what our engines read and write must be what it writes and reads.</summary>
internal static class Oracle
{
    internal static byte[] Deflate(ReadOnlySpan<byte> data, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, level, leaveOpen: true))
        {
            // The class writes nothing at all for no data.
            if (data.IsEmpty)
                packed.Write([3, 0]);
            stream.Write(data);
        }

        return packed.ToArray();
    }

    /// <summary>Decodes as far as the data goes, so that a flushed prefix of a stream decodes too.</summary>
    internal static byte[] Inflate(ReadOnlySpan<byte> packed)
    {
        using var stream = new DeflateStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        try
        {
            for (int count; (count = stream.Read(buffer)) != 0;)
                plain.Write(buffer, 0, count);
        }
        catch (InvalidDataException e) when (e.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase))
        {
            // A prefix: what came so far is the answer.
        }

        return plain.ToArray();
    }

    internal static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string meaning)
    {
        if (expected.SequenceEqual(actual))
            return;
        int at = expected.CommonPrefixLength(actual);
        Assert.Fail($"{meaning}: lengths {expected.Length} and {actual.Length}, first difference at {at}");
    }
}
