using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Cli.Compression;

/// <summary>A file or directory that was named or found, as it was when it was looked at.</summary>
internal sealed class InputFile
{
    // What .NET makes of bytes that are not UTF-8. A name that was read so cannot be given back to the system.
    private const char NotUtf8 = '\uFFFD';

    private readonly FileStatus _status;

    private InputFile(string path, in FileStatus status)
    {
        Path = path;
        _status = status;
    }

    public string Path { get; }

    public ref readonly FileStatus Status => ref _status;

    /// <summary>Looks at what a path names.</summary>
    /// <param name="path">The path.</param>
    /// <param name="replaced">Whether the file will be replaced by its output: links would break then.</param>
    /// <exception cref="CommandException">There is no such file, or it should be left alone.</exception>
    public static InputFile Examine(string path, bool replaced)
    {
        Errno error = FileStatus.TryRead(path, followLinks: !replaced, out FileStatus status);
        if (error == Errno.ENOENT)
            throw new CommandException(Missing(path));
        if (error != Errno.None)
            throw new CommandException($"cannot be read: {ErrnoText.Of(error)}");
        if (status.IsSymbolicLink)
            throw CommandException.Skipped("is a symbolic link, left alone; -f works on the file it leads to, -c leaves the link as it is");
        if (!status.IsRegular && !status.IsDirectory)
            throw CommandException.Skipped("is neither a file nor a directory, left alone; use redirection ('< FILE') to read from it");
        if (replaced && status.IsRegular)
            CheckReplaceable(status);
        return new InputFile(path, status);
    }

    /// <summary>Whether a name is not what the user or the directory said, because that is not UTF-8.</summary>
    public static bool IsGarbled(string path) => path.Contains(NotUtf8);

    /// <summary>Opens it for reading; it must still be the file that was looked at.</summary>
    public FileStream Open()
    {
        var file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.SequentialScan,
        });
        if (FileStatus.TryRead(file.SafeFileHandle, out FileStatus opened) == Errno.None && opened.IsSameFileAs(_status))
            return file;
        file.Dispose();
        throw new CommandException("was replaced while it was being opened; try again");
    }

    private static string Missing(string path) =>
        path.Length == 0 ? "a file's name cannot be empty"
        : IsGarbled(path) ? "cannot be found by this name, because it is not UTF-8; rename it, or use redirection ('< FILE')"
        : "there is no such file";

    private static void CheckReplaceable(in FileStatus status)
    {
        if (status.Links > 1)
            throw CommandException.Skipped($"has {status.Links - 1} other hard link(s), left alone; -f takes this name from them, -k or -c leaves them as they are");
        if (status.HasSpecialMode)
            throw CommandException.Skipped("is set-user-ID, set-group-ID or sticky, left alone; -f makes an ordinary file of it");
    }
}
