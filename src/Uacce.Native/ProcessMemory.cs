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
    private const int MarkLength = 16;

    // Tells of life and death without the memory's lock, for which a page that never comes can let everybody wait. Null where the kernel has none.
    private readonly FileDescriptor? _pages;

    // Where the kernel left random bytes when the memory was made; 0: unknown.
    private readonly ulong _mark;

    private ProcessMemory(int fd, FileDescriptor? pages, ulong mark)
        : base(fd)
    {
        _pages = pages;
        _mark = mark;
    }

    /// <summary>Opens the memory of a thread's process. EACCES or EPERM: this process may not trace that one.</summary>
    public static Errno TryOpen(int thread, out ProcessMemory? memory)
    {
        memory = null;
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/mem");
        int fd = Interop.open(path, Interop.O_RDWR | Interop.O_CLOEXEC);
        if (fd < 0)
            return LastError;
        int pages = Interop.open(string.Create(CultureInfo.InvariantCulture, $"/proc/{thread}/pagemap"), Interop.O_RDONLY | Interop.O_CLOEXEC);
        Errno error = pages < 0 ? LastError : Errno.None;
        var opened = new ProcessMemory(fd, pages < 0 ? null : new FileDescriptor(pages), ProcessIdentity.RandomBytesOf(thread));
        if (error is Errno.None or Errno.ENOENT) // a kernel without CONFIG_PROC_PAGE_MONITOR
        {
            memory = opened;
            return Errno.None;
        }

        opened.Dispose();
        return error;
    }

    /// <summary>Whether the memory is still some process's; costs one system call, which waits for nobody.</summary>
    public unsafe bool IsAlive
    {
        get
        {
            // Neither a part of a page's entry can be read nor address 0, but only of dead memory does the kernel say so by an end of file.
            byte unused;
            return Interop.pread(_pages ?? this, &unused, 1, 0) != 0;
        }
    }

    /// <summary>
    /// Whether the memory of a thread, which waits inside a call, bears the mark of this one: random bytes that each exec leaves (AT_RANDOM). A
    /// forked copy bears it too. Reads both memories, which may wait for a page.
    /// </summary>
    public bool BearsMarkOf(int thread)
    {
        if (TryOpen(thread, out ProcessMemory? other) != Errno.None)
            return false;
        using (other)
        {
            if (other!._mark != _mark)
                return false;
            Span<byte> mine = stackalloc byte[MarkLength];
            Span<byte> theirs = stackalloc byte[MarkLength];
            // A program may unmap its mark or write over it; then so it is in all that share the memory.
            return _mark == 0 || (Read(_mark, mine) == other.Read(_mark, theirs) && mine.SequenceEqual(theirs));
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _pages?.Dispose();
        base.Dispose(disposing);
    }

    private static Errno Failure(nint count) => count == 0 ? Errno.ENXIO : Errno.EFAULT;

    private static bool TryOffset(ulong address, int done, out nint offset)
    {
        bool isUser = address <= (ulong)nint.MaxValue - int.MaxValue;
        offset = isUser ? (nint)address + done : 0;
        return isUser;
    }
}
