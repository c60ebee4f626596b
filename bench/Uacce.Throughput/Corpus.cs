namespace Uacce.Throughput;

/// <summary>Data that any machine has: headers, libraries, documents and assemblies, in slices.</summary>
internal static class Corpus
{
    private static readonly string[] s_places = ["/usr/include", "/usr/lib", "/usr/share/dotnet", "/usr/share/doc"];

    public static byte[] Load(BenchOptions options, int length)
    {
        if (options.File is { } file)
        {
            using FileStream stream = file.OpenRead();
            byte[] content = new byte[(int)Math.Min(stream.Length, length)];
            stream.ReadExactly(content);
            return content;
        }

        byte[] data = new byte[length];
        int share = length / s_places.Length;
        for (int i = 0; i < s_places.Length; i++)
            Fill(s_places[i], data.AsSpan(i * share, share));
        return data;
    }

    private static void Fill(string place, Span<byte> room)
    {
        var search = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        string[] paths = Directory.Exists(place) ? Directory.GetFiles(place, "*", search) : [];
        Array.Sort(paths, StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (room.IsEmpty)
                return;
            using FileStream file = File.OpenRead(path);
            Span<byte> part = room[..Math.Min(room.Length, 1 << 20)];
            room = room[file.ReadAtLeast(part, part.Length, throwOnEndOfStream: false)..];
        }

        // A machine without the place gets text of words in its stead, so that the sizes stay the same.
        var random = new Random(1);
        for (int i = 0; i < room.Length; i++)
            room[i] = (byte)"etaoin shrdlu\n"[random.Next(14)];
    }
}
