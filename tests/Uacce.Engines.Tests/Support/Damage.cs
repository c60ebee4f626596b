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

    /// <summary>A short block of fixed codes with each of its bytes set to every value.</summary>
    internal static IEnumerable<byte[]> OfFixedCodes()
    {
        byte[] packed = Oracle.Deflate("fixed codes, fixed codes"u8);
        Assert.Equal(1, (packed[0] >> 1) & 3);
        for (int i = 0; i < packed.Length; i++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                byte[] damaged = [.. packed];
                damaged[i] = (byte)value;
                yield return damaged;
            }
        }
    }

    /// <summary>A longer block with one to three bits changed in the description of its codes, where most rules are.</summary>
    internal static IEnumerable<byte[]> OfDynamicCodes()
    {
        byte[] packed = Oracle.Deflate(TestData.Text(20_000));
        Assert.Equal(2, (packed[0] >> 1) & 3);
        var random = new Random(41);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] damaged = [.. packed];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(80)] ^= (byte)(1 << random.Next(8));
            yield return damaged;
        }
    }

    /// <summary>Random bytes that begin a final block.</summary>
    internal static IEnumerable<byte[]> Noise()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            byte[] noise = TestData.Random(60, seed);
            noise[0] |= 1;
            yield return noise;
        }
    }

    /// <summary>
    /// A final block of fixed codes: a literal, then symbol 286 or 287 (RFC 1951 section 3.2.6: they "will never actually occur"), a
    /// distance of 1, the end of the block, and zeros.
    /// </summary>
    internal static byte[] ReservedCode(int symbol)
    {
        // Codes of 280 to 287 are 8 bits, 11000000 to 11000111; Huffman codes lie in a stream with their first bit first.
        string bits = "1" + "10" + "00110000" + Convert.ToString(0b11000000 + symbol - 280, 2) + "00000" + "0000000";
        byte[] stream = new byte[12];
        for (int i = 0; i < bits.Length; i++)
            stream[i / 8] |= (byte)((bits[i] - '0') << (i % 8));
        return stream;
    }

    /// <summary>What a decoder accepts must be what the stream says.</summary>
    /// <param name="damaged">The stream.</param>
    /// <param name="status">What the decoder said.</param>
    /// <param name="consumed">What it took.</param>
    /// <param name="output">What it made.</param>
    /// <param name="allowsOddCodes">Whether it may accept descriptions of codes that zlib refuses: its output is held against a checksum.</param>
    internal static void Check(byte[] damaged, CodecStatus status, int consumed, ReadOnlySpan<byte> output, bool allowsOddCodes = false)
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
        catch (InvalidDataException e) when (allowsOddCodes && e.Message == DeflateReader.OddCode)
        {
            return;
        }

        Assert.True(reader.SawFinal);
        Assert.Equal(reader.Consumed, consumed);
        Oracle.Same(reader.Output.ToArray(), output, "a damaged stream that still is one");
    }
}
