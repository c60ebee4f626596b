using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>Streams with one byte changed, and what may be made of them.</summary>
internal static class Damage
{
    internal static IEnumerable<byte[]> Of(byte[] packed)
    {
        for (int i = 0; i < packed.Length; i++)
        {
            foreach (byte flip in (byte[])[0x01, 0x04, 0x10, 0x80, 0xFF])
            {
                byte[] damaged = [.. packed];
                damaged[i] ^= flip;
                yield return damaged;
            }
        }
    }

    /// <summary>A decoder may be stricter or laxer on odd codes, but what it accepts must be what the stream says.</summary>
    internal static void Check(byte[] damaged, CodecStatus status, int consumed, ReadOnlySpan<byte> output)
    {
        if (status != CodecStatus.EndOfStream)
        {
            Assert.NotEqual(CodecStatus.Failed, status);
            return;
        }

        DeflateReader reader;
        try
        {
            reader = DeflateReader.Read(damaged);
        }
        catch (InvalidDataException e) when (e.Message == DeflateReader.OddCode)
        {
            return;
        }

        Assert.True(reader.SawFinal);
        Assert.Equal(reader.Consumed, consumed);
        Oracle.Same(reader.Output.ToArray(), output, "a damaged stream that still is one");
    }
}
