using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Changes of names in a directory that another process or a power failure may race with.</summary>
internal static class DirectoryEntries
{
    /// <summary>The directory that a path names a file in.</summary>
    public static string DirectoryOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : ".";

    /// <summary>Renames a file; what has the new name already is replaced only if <paramref name="replace"/>, else EEXIST.</summary>
    public static Errno Rename(string from, string to, bool replace)
    {
        uint flags = replace ? 0 : Interop.RENAME_NOREPLACE;
        return Outcome(Interop.renameat2(Interop.AT_FDCWD, from, Interop.AT_FDCWD, to, flags));
    }

    /// <summary>The path of a directory without links in it.</summary>
    public static Errno TryResolve(string directory, out string resolved)
    {
        resolved = directory;
        Errno error = FileDescriptor.TryOpenDirectory(directory, out FileDescriptor? opened);
        if (opened is null)
            return error;
        using (opened)
            resolved = new FileInfo($"/proc/self/fd/{opened.Number}").LinkTarget ?? directory;
        return Errno.None;
    }

    /// <summary>Waits until the names in a directory are on the disk.</summary>
    public static Errno Flush(string directory)
    {
        int fd = Interop.open(directory, Interop.O_RDONLY | Interop.O_CLOEXEC);
        if (fd < 0)
            return LastError;
        Errno error = Outcome(Interop.fsync(fd));
        _ = Interop.close(fd);
        return error;
    }

    private static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    private static Errno Outcome(int result) => result == 0 ? Errno.None : LastError;
}
