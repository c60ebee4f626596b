using System.Text;

namespace Uacce.Client.Tests;

/// <summary>Inputs of known character, the same on every run.</summary>
internal static class Data
{
    private static readonly string[] s_words =
        "queue device descriptor ring doorbell the a of and request reply page table block stream window level 0 1 42 4096".Split(' ');

    internal static byte[] Text(int length, int seed = 17)
    {
        var random = new Random(seed);
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
            text.Append(s_words[random.Next(s_words.Length)]).Append(random.Next(12) == 0 ? ".\n" : " ");
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    internal static byte[] Noise(int length, int seed = 23)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Text with stretches of noise and zeros.</summary>
    internal static byte[] Mixed(int length, int seed = 5)
    {
        byte[] pattern = Text(Math.Min(length, 100_000), seed);
        byte[] noise = Noise(Math.Min(length, 100_000), seed);
        byte[] bytes = new byte[length];
        for (int start = 0, kind = seed; start < length; kind++)
        {
            int count = Math.Min(length - start, Math.Min(pattern.Length, 3001 + (kind % 7 * 900)));
            if (kind % 3 != 0)
                (kind % 3 == 1 ? pattern : noise).AsSpan(0, count).CopyTo(bytes.AsSpan(start));
            start += count;
        }

        return bytes;
    }
}
