using System.Text;

namespace Uacce.Engines.Tests;

/// <summary>Inputs of known character, the same on every run.</summary>
internal static class TestData
{
    private static readonly string[] s_words =
        "queue device descriptor ring doorbell the a of and request reply page table block stream window level 0 1 42 4096".Split(' ');

    internal static byte[] Text(int length)
    {
        var random = new Random(17);
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
            text.Append(s_words[random.Next(s_words.Length)]).Append(random.Next(12) == 0 ? ".\n" : " ");
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    internal static byte[] Random(int length, int seed = 23)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Text, zeros and noise in turn: every kind of block and both short and long matches.</summary>
    internal static byte[] Mixed(int length)
    {
        byte[] bytes = Text(length);
        byte[] noise = Random(length);
        for (int start = 0; start < length; start += 9000)
        {
            int end = Math.Min(length, start + 2500);
            bytes.AsSpan(start, Math.Min(900, end - start)).Clear();
            if (start + 900 < end)
                noise.AsSpan(start + 900, end - start - 900).CopyTo(bytes.AsSpan(start + 900));
        }

        return bytes;
    }

    /// <summary>The shapes that the size tests run over.</summary>
    internal static IEnumerable<byte[]> Shapes()
    {
        foreach (int length in (int[])[0, 1, 2, 100, 4096, 65535, 65536, 65537])
        {
            yield return Text(length);
            yield return Random(length);
        }

        yield return new byte[65536];
        yield return Text(1 << 20);
        yield return Random(1 << 20);
        yield return new byte[1 << 20];
        yield return Mixed(1 << 20);
    }
}
