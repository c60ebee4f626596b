using System.Text;
using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting;

/// <summary>Mount points that hosts left behind when they were killed: nothing serves them, and every call on them fails.</summary>
internal static class StaleMounts
{
    private const string Mounted = "/proc/self/mountinfo";
    private const int PlaceField = 4;

    /// <summary>How many of our file systems lie at a directory, one over the other. Does not touch the directory itself.</summary>
    public static int Count(string directory) => File.ReadLines(Mounted).Count(line => IsOurs(line, directory));

    /// <summary>Unmounts them all; returns how many. Nobody may be serving there.</summary>
    /// <exception cref="HostException">One cannot be unmounted.</exception>
    public static int Remove(string directory)
    {
        int count = Count(directory);
        for (int i = 0; i < count; i++)
        {
            Errno error = Mounts.ForceUnmount(directory);
            if (error != Errno.None)
                throw new HostException($"Cannot unmount what a server left at {directory}", error);
        }

        return count;
    }

    /// <summary>Whether a line of mountinfo (proc(5)) is of a file system of ours at a directory.</summary>
    internal static bool IsOurs(string line, string directory)
    {
        string[] fields = line.Split(' ');
        int separator = Array.IndexOf(fields, "-");
        return separator > PlaceField && fields.Length > separator + 1
            && fields[separator + 1] == Mounts.FuseType
            && Unescape(fields[PlaceField]) == directory;
    }

    /// <summary>Blanks, tabs, line feeds and backslashes stand as a backslash and three octal digits.</summary>
    private static string Unescape(string text)
    {
        const int Digits = 3;
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var plain = new List<byte>(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\\' || i + Digits >= bytes.Length)
            {
                plain.Add(bytes[i]);
                continue;
            }

            plain.Add((byte)(((bytes[i + 1] - '0') * 64) + ((bytes[i + 2] - '0') * 8) + (bytes[i + 3] - '0')));
            i += Digits;
        }

        return Encoding.UTF8.GetString([.. plain]);
    }
}
