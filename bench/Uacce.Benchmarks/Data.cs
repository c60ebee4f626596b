namespace Uacce.Benchmarks;

/// <summary>Inputs that are the same on every machine.</summary>
internal static class Data
{
    /// <summary>Words in random order: compresses about as well as a log.</summary>
    public static byte[] Text(int length)
    {
        string[] words = ["queue ", "doorbell ", "ring ", "completion ", "descriptor ", "binding\n", "0123456789 "];
        var random = new Random(1);
        var text = new MemoryStream(length + 16);
        while (text.Length < length)
            text.Write(System.Text.Encoding.ASCII.GetBytes(words[random.Next(words.Length)]));
        return text.ToArray()[..length];
    }
}
