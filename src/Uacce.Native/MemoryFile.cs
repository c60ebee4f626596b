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
    public static unsafe Errno TryCreate(string name, int length, out MemoryFile? memory)
    {
        memory = null;
        int fd = Interop.memfd_create(name, Interop.MFD_CLOEXEC | Interop.MFD_ALLOW_SEALING);
        if (fd < 0)
            return FileDescriptor.LastError;
        var file = new FileDescriptor(fd);
        // Nobody who gets at the file can take memory away below a mapping.
        const int Seals = Interop.F_SEAL_SHRINK | Interop.F_SEAL_GROW | Interop.F_SEAL_SEAL;
        if (Interop.ftruncate(file, length) == 0 && Interop.fcntl(file, Interop.F_ADD_SEALS, Seals) == 0)
        {
            void* start = Interop.mmap(null, (nuint)length, Interop.PROT_READ | Interop.PROT_WRITE, Interop.MAP_SHARED, file, 0);
            if (unchecked((nint)start) != -1) // MAP_FAILED is no address that a checked conversion takes
            {
                memory = new MemoryFile(file, new MappedMemory((nint)start, length, isCollected: true));
                return Errno.None;
            }
        }

        Errno error = FileDescriptor.LastError;
        file.Dispose();
        return error;
    }
}
