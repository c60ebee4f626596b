using System.Collections.Concurrent;

namespace Uacce.Hosting.Fuse;

/// <summary>The open files of a session, by handle. Thread-safe.</summary>
internal sealed class OpenFiles
{
    private readonly ConcurrentDictionary<ulong, Entry> _files = new();
    private ulong _next;

    public ulong Add(FuseOpenFile file, int backingId)
    {
        ulong handle = Interlocked.Increment(ref _next);
        _files[handle] = new Entry(file, backingId);
        return handle;
    }

    public FuseOpenFile? Find(ulong handle) => _files.TryGetValue(handle, out Entry entry) ? entry.File : null;

    /// <summary>Takes a file out; who gets it releases it.</summary>
    public bool TryRemove(ulong handle, out Entry entry) => _files.TryRemove(handle, out entry);

    /// <summary>The handles there are now.</summary>
    public ICollection<ulong> Handles => _files.Keys;

    /// <summary>An open file; the kernel calls what is behind it by <paramref name="BackingId"/>, 0 for nothing.</summary>
    public readonly record struct Entry(FuseOpenFile File, int BackingId);
}
