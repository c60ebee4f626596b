using System.Text;

namespace Uacce.Cli.Bench;

/// <summary>The data to compress: a file of the user's, or a mixture like what machines hold.</summary>
/// <param name="Name">Where it is from.</param>
/// <param name="Data">The bytes.</param>
internal sealed record Corpus(string Name, byte[] Data)
{
    // Text and pages, libraries and scripts, programs: an equal share of each.
    private static readonly string[] s_directories = ["/usr/share", "/usr/lib", "/usr/bin"];

    // No file may dominate.
    private const int MaxFromOneFile = 1 << 20;

    public static Corpus OfFile(string path, int size)
    {
        using FileStream file = File.OpenRead(path);
        byte[] data = new byte[Math.Min(size, file.Length)];
        file.ReadExactly(data);
        return data.Length != 0 ? new Corpus(path, data) : throw new CommandException($"'{path}' is empty; name a file with something in it");
    }

    public static Corpus OfMachine(int size)
    {
        byte[] data = new byte[size];
        int filled = 0;
        for (int i = 0; i < s_directories.Length; i++)
            filled = Fill(data.AsSpan(0, (int)((long)size * (i + 1) / s_directories.Length)), filled, s_directories[i]);
        return filled >= size / 2 ? new Corpus("files under /usr", data[..filled]) : new Corpus("generated text", Generate(size));
    }

    private static int Fill(Span<byte> data, int filled, string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device };
        IEnumerable<string> files = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*", options) : [];
        foreach (string path in files)
        {
            if (filled == data.Length)
                break;
            try
            {
                using FileStream file = File.OpenRead(path);
                Span<byte> room = data.Slice(filled, Math.Min(data.Length - filled, MaxFromOneFile));
                filled += file.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // Any other file will do.
            }
        }

        return filled;
    }

    private static byte[] Generate(int size)
    {
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 2000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)random.Next('a', 'z' + 1))))];
        var text = new StringBuilder(size + 16);
        while (text.Length < size)
            text.Append(words[(int)(words.Length * random.NextDouble() * random.NextDouble())]).Append(random.Next(12) == 0 ? '\n' : ' ');
        return Encoding.ASCII.GetBytes(text.ToString(0, size));
    }
}
