using Uacce.Native;

namespace Uacce.Cli.Compression;

/// <summary>The unfinished outputs of this process. What is not finished is deleted, whichever way the command ends.</summary>
/// <remarks>Thread-safe; <see cref="DeleteAll"/> may come on a signal's thread at any moment.</remarks>
internal sealed class TemporaryFiles
{
    // Guards the names, and that no file is made after all were deleted.
    // A leaf: only file system calls are made under it.
    // Never held while a file is written.
    private readonly Lock _namesLock = new();
    private readonly HashSet<string> _names = [];
    private bool _closed;

    /// <summary>Whether a signal has ended the command: no more files are made.</summary>
    public bool AreClosed
    {
        get
        {
            lock (_namesLock)
                return _closed;
        }
    }

    /// <summary>Makes a file of a new name beside <paramref name="target"/>, where a rename can put it into its place.</summary>
    public FileStream Create(string target, UnixFileMode mode)
    {
        string name = Path.Combine(DirectoryEntries.DirectoryOf(target), $".uacce-{Guid.NewGuid():N}");
        lock (_namesLock)
        {
            if (_closed)
                throw new CommandException("interrupted");
            var file = new FileStream(name, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                UnixCreateMode = mode,
            });
            _names.Add(name);
            return file;
        }
    }

    /// <summary>The file has its final name now.</summary>
    public void Forget(string name)
    {
        lock (_namesLock)
            _names.Remove(name);
    }

    public void Delete(string name)
    {
        lock (_namesLock)
        {
            _names.Remove(name);
            File.Delete(name);
        }
    }

    /// <summary>Deletes all there are, and lets no more be made.</summary>
    public void DeleteAll()
    {
        lock (_namesLock)
        {
            _closed = true;
            foreach (string name in _names)
                File.Delete(name);
            _names.Clear();
        }
    }
}
