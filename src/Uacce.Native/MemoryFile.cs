using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Native;

/// <summary>Zeroed memory that is a file (memfd), mapped here, for other processes to map too. Its length is fixed.</summary>
/// <remarks>
/// The mapping lasts as long as this object is reachable, whoever closes <see cref="File"/>; there is nothing to dispose, so no order
/// of teardown pulls memory from under a device. Another process keeps what it has mapped for as long as it likes.
/// </remarks>
internal sealed class MemoryFile
{
    private readonly MappedMemory _mapping;

    private MemoryFile(FileDescriptor file, MappedMemory mapping)
    {
        File = file;
        _mapping = mapping;
    }

    /// <summary>The file; may be closed while the memory is in use.</summary>
    public FileDescriptor File { get; }

    /// <summary>All of the memory.</summary>
    public MemoryWindow Window => _mapping.Window;

    /// <summary>Makes the memory; <paramref name="name"/> is what /proc shows of it.</summary>
    public static Errno TryCreate(string name, int length, out MemoryFile? memory) =>
        // Nobody who gets at the file can take memory away below a mapping.
        TryCreate(name, length, Interop.F_SEAL_SHRINK | Interop.F_SEAL_GROW | Interop.F_SEAL_SEAL, out memory);

    /// <summary>Makes memory that another process can <see cref="TryAdopt"/>: all of it exists, from the beginning.</summary>
    public static Errno TryCreateShareable(string name, int length, out MemoryFile? memory)
    {
        Errno error = TryCreate(name, length, Interop.F_SEAL_SHRINK | Interop.F_SEAL_GROW, out memory);
        if (memory is null || Interop.fallocate(memory.File, 0, 0, length) == 0)
            return error;
        error = FileDescriptor.LastError;
        memory.File.Dispose();
        memory._mapping.Dispose();
        memory = null;
        return error;
    }

    private static Errno TryCreate(string name, int length, int seals, out MemoryFile? memory)
    {
        memory = null;
        int fd = Interop.memfd_create(name, Interop.MFD_CLOEXEC | Interop.MFD_ALLOW_SEALING);
        if (fd < 0)
            return FileDescriptor.LastError;
        var file = new FileDescriptor(fd);
        if (Interop.ftruncate(file, length) == 0 && Interop.fcntl(file, Interop.F_ADD_SEALS, seals) == 0)
        {
            memory = TryMap(file, length);
            if (memory is not null)
                return Errno.None;
        }

        Errno error = FileDescriptor.LastError;
        file.Dispose();
        return error;
    }

    /// <summary>
    /// Maps memory that another process made, so that nothing which that does can make an access here fail: the file cannot shrink, has no
    /// holes, and from now on gets none (F_SEAL_FUTURE_WRITE). EINVAL: it is no such file. The file stays the caller's where this fails.
    /// </summary>
    public static Errno TryAdopt(FileDescriptor file, int length, out MemoryFile? memory)
    {
        memory = null;
        int seals = Interop.fcntl(file, Interop.F_GET_SEALS, 0);
        if (seals < 0 || (seals & Interop.F_SEAL_SHRINK) == 0 || !IsOrdinaryMemory(file))
            return Errno.EINVAL;
        Errno error = FileStatus.TryRead(file, out FileStatus status);
        if (error != Errno.None)
            return error;
        if (status.Length < length)
            return Errno.EINVAL;
        MemoryFile? mapped = TryMap(file, length);
        if (mapped is null)
            return FileDescriptor.LastError;
        // Seal, then count: a hole that is made before the seal is seen.
        bool isWhole = Interop.fcntl(file, Interop.F_ADD_SEALS, Interop.F_SEAL_FUTURE_WRITE) == 0
            && FileStatus.TryRead(file, out status) == Errno.None
            && status.Allocated >= status.Length;
        if (!isWhole)
        {
            mapped._mapping.Dispose();
            return Errno.EINVAL;
        }

        memory = mapped;
        return Errno.None;
    }

    private static unsafe MemoryFile? TryMap(FileDescriptor file, int length)
    {
        void* start = Interop.mmap(null, (nuint)length, Interop.PROT_READ | Interop.PROT_WRITE, Interop.MAP_SHARED, file, 0);
        return unchecked((nint)start) == -1 // MAP_FAILED is no address that a checked conversion takes
            ? null
            : new MemoryFile(file, new MappedMemory((nint)start, length, isCollected: true));
    }

    // Huge pages can be sealed, too, and run out on access.
    private static unsafe bool IsOrdinaryMemory(FileDescriptor file)
    {
        long* status = stackalloc long[Interop.StatfsWords];
        return Interop.fstatfs(file, status) == 0 && status[0] == Interop.TMPFS_MAGIC;
    }
}
