using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Cli.Compression;

/// <summary>An output that has its name only when it is complete: until then it is a temporary file beside it.</summary>
internal sealed class OutputFile : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Ordinary =
        Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly TemporaryFiles _temporaries;
    private readonly string _path;
    private readonly InputFile? _source;
    private readonly FileStream _file;
    private bool _committed;

    private OutputFile(TemporaryFiles temporaries, string path, InputFile? source)
    {
        _temporaries = temporaries;
        _path = path;
        _source = source;
        // Nobody else may look into a copy of a file before it has that file's permissions.
        _file = temporaries.Create(path, source is null ? Ordinary : Private);
    }

    public Stream Stream => _file;

    /// <summary>Starts an output; it will get the owner, permissions and time of <paramref name="source"/> if there is one.</summary>
    /// <exception cref="CommandException">Something has the name and may not be replaced, or nothing can be made where it shall be.</exception>
    public static OutputFile Create(TemporaryFiles temporaries, string path, InputFile? source, bool replace)
    {
        if (FileStatus.TryRead(path, followLinks: false, out FileStatus existing) == Errno.None)
        {
            if (existing.IsDirectory)
                throw new CommandException($"the output '{path}' is a directory; name a file with -o");
            if (!replace)
                throw Exists(path);
        }

        try
        {
            return new OutputFile(temporaries, path, source);
        }
        catch (Exception failure) when (Reason(failure, path) is { } reason)
        {
            throw new CommandException($"the output '{path}' cannot be made: {reason}");
        }
    }

    /// <summary>Puts the complete file into its place; it is on the disk when this returns.</summary>
    public void Commit(bool replace)
    {
        if (_source is not null)
            Check(_source.Status.CopyTo(_file.SafeFileHandle), "copy the permissions and time to");
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        Errno error = DirectoryEntries.Rename(_file.Name, _path, replace);
        if (error == Errno.EEXIST)
            throw Exists(_path);
        if (error == Errno.EINVAL)
            RenameWithoutGuard(replace);
        else
            Check(error, "create");
        _committed = true;
        _temporaries.Forget(_file.Name);
        // Some file systems cannot flush a directory; their names are as safe as they ever are.
        _ = DirectoryEntries.Flush(DirectoryEntries.DirectoryOf(_path));
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_committed)
            _temporaries.Delete(_file.Name);
    }

    // Not the message of the failure, which names the temporary file and says nothing to anybody. Null: it is no matter of the place.
    private static string? Reason(Exception failure, string path) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException when Path.Exists(DirectoryEntries.DirectoryOf(path)) =>
            $"'{DirectoryEntries.DirectoryOf(path)}' takes no files; name another with -o",
        FileNotFoundException or DirectoryNotFoundException => "its directory is not there; name another with -o",
        UnauthorizedAccessException => "permission denied in its directory; -o or -c writes elsewhere",
        IOException { HResult: > 0 and not (int)Errno.ENOSPC } => $"{ErrnoText.Of((Errno)failure.HResult)}; -o or -c writes elsewhere",
        _ => null,
    };

    // The file system knows no guarded rename: look and rename leaves a gap, but loses nothing that was there before.
    private void RenameWithoutGuard(bool replace)
    {
        if (!replace && Path.Exists(_path))
            throw Exists(_path);
        Check(DirectoryEntries.Rename(_file.Name, _path, replace: true), "create");
    }

    private void Check(Errno error, string operation)
    {
        if (error != Errno.None)
            throw new CommandException($"cannot {operation} '{_path}': {ErrnoText.Of(error)}");
    }

    private static CommandException Exists(string path) =>
        new($"'{path}' exists already; -f replaces it, -c or -o writes elsewhere");
}
