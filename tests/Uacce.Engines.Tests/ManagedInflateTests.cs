using System.IO.Compression;
using Xunit;

namespace Uacce.Engines.Tests;

/// <summary>Our own decompressor against zlib: what one takes the other takes, and makes the same of it.</summary>
public sealed class ManagedInflateTests
{
    private const int Room = 40_000;

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void DamagedStreamsAreJudgedAsZlibJudgesThem(CompressionLevel level)
    {
        var random = new Random((int)level);
        byte[] whole = Pack(level, Text(random, Room / 2));
        int taken = 0;
        for (int i = 0; i < 6_000; i++)
        {
            byte[] damaged = [.. whole];
            // Half of them in the description of the codes, where most rules are.
            int reach = i % 2 == 0 ? Math.Min(100, damaged.Length) : damaged.Length;
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(reach)] ^= (byte)(1 << random.Next(8));
            taken += AssertSame(damaged) ? 1 : 0;
        }

        Assert.InRange(taken, 1, 5_999);
    }

    [Fact]
    public void NoiseIsJudgedAsZlibJudgesIt()
    {
        var random = new Random(7);
        byte[] noise = new byte[200];
        int taken = 0;
        for (int i = 0; i < 60_000; i++)
        {
            random.NextBytes(noise);
            noise[0] |= 1; // the final block, or hardly any would end
            taken += AssertSame(noise) ? 1 : 0;
        }

        Assert.InRange(taken, 1, 59_999);
    }

    private static bool AssertSame(byte[] stream)
    {
        bool expected = TryInflate("dotnet", stream, out int zlibConsumed, out byte[] zlibMade);
        bool actual = TryInflate("managed", stream, out int consumed, out byte[] made);
        Assert.Equal((expected, zlibConsumed), (actual, consumed));
        Assert.Equal(zlibMade, made);
        return actual;
    }

    private static bool TryInflate(string engine, byte[] stream, out int consumed, out byte[] made)
    {
        byte[] room = new byte[Room];
        using BlockInflater inflater = EngineRegistry.Get(engine).CreateBlockInflater();
        CodecStatus status = inflater.Inflate(stream, room, out consumed, out int produced);
        made = room[..produced];
        return status == CodecStatus.EndOfStream;
    }

    private static byte[] Pack(CompressionLevel level, byte[] data)
    {
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, level))
            stream.Write(data);
        return packed.ToArray();
    }

    // Words that come again at all distances, and enough different bytes for codes longer than a table's index.
    private static byte[] Text(Random random, int length)
    {
        byte[] text = new byte[length];
        for (int at = 0; at < length;)
        {
            int count = Math.Min(random.Next(1, 30), length - at);
            if (at > 50 && random.Next(3) > 0)
                text.AsSpan(random.Next(at - Math.Min(at, 30)), Math.Min(count, 30)).CopyTo(text.AsSpan(at, count));
            else
                text.AsSpan(at, count).Fill((byte)(random.NextDouble() * random.NextDouble() * 256));
            at += count;
        }

        return text;
    }
}
