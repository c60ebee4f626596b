using System.Globalization;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>
/// The memory of a process, through <c>/proc/&lt;id&gt;/mem</c>. Tied to the memory it was opened on and not to the id: when the
/// process has exited or replaced its memory, reads and writes find an end, and never another process.
/// </summary>
/// <remarks>
/// Thread-safe. Pages are faulted in as for the process itself. As a debugger's, accesses disregard page protection: memory that is
/// mapped can be read, and written unless it is a shared mapping of a file opened for reading.
/// </remarks>
internal sealed class ProcessMemory : FileDescriptor
{
    private ProcessMemory(int fd)
        : base(fd)
    {
    }

    /// <summary>Opens the memory of a thread's process. EACCES or EPERM: this process may not trace that one.</summary>
    public static Errno TryOpen(int thread, out ProcessMemory? memory)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/mem");
        int fd = Interop.open(path, Interop.O_RDWR | Interop.O_CLOEXEC);
        memory = fd < 0 ? null : new ProcessMemory(fd);
        return fd < 0 ? LastError : Errno.None;
    }

    /// <summary>Whether the memory is still some process's; costs one system call.</summary>
    public unsafe bool IsAlive
    {
        get
        {
            // No byte at address 0 can be read, but only of dead memory does the kernel say so by an end of file.
            byte unused;
            return Interop.pread(this, &unused, 1, 0) != 0;
        }
    }

    /// <summary>Fills all of <paramref name="destination"/>. EFAULT: not all is mapped. ENXIO: the memory is dead.</summary>
    public unsafe Errno Read(ulong address, Span<byte> destination)
    {
        fixed (byte* pointer = destination)
        {
            for (int done = 0; done < destination.Length;)
            {
                if (!TryOffset(address, done, out nint offset))
                    return Errno.EFAULT;
                nint count = Interop.pread(this, pointer + done, (nuint)(destination.Length - done), offset);
                if (count <= 0)
                    return Failure(count);
                done += (int)count;
            }
        }

        return Errno.None;
    }

    /// <summary>Writes all of <paramref name="source"/>. EFAULT: not all could be, though some may have been. ENXIO: the memory is dead.</summary>
    public unsafe Errno Write(ulong address, ReadOnlySpan<byte> source)
    {
        fixed (byte* pointer = source)
        {
            for (int done = 0; done < source.Length;)
            {
                if (!TryOffset(address, done, out nint offset))
                    return Errno.EFAULT;
                nint count = Interop.pwrite(this, pointer + done, (nuint)(source.Length - done), offset);
                if (count <= 0)
                    return Failure(count);
                done += (int)count;
            }
        }

        return Errno.None;
    }

    private static Errno Failure(nint count) => count == 0 ? Errno.ENXIO : Errno.EFAULT;

    private static bool TryOffset(ulong address, int done, out nint offset)
    {
        bool isUser = address <= (ulong)nint.MaxValue - int.MaxValue;
        offset = isUser ? (nint)address + done : 0;
        return isUser;
    }
}
