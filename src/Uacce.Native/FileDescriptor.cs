using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>An open file of this process, closed on disposal. Thread-safe.</summary>
internal class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    internal FileDescriptor(int fd)
        : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>Opens a file for reading and writing, not inherited over exec.</summary>
    public static Errno TryOpen(string path, out FileDescriptor? file)
    {
        int fd = Interop.open(path, Interop.O_RDWR | Interop.O_CLOEXEC);
        file = fd < 0 ? null : new FileDescriptor(fd);
        return fd < 0 ? LastError : Errno.None;
    }

    /// <summary>Opens a directory, to name what is in it even when something is mounted over it.</summary>
    public static Errno TryOpenDirectory(string path, out FileDescriptor? directory)
    {
        int fd = Interop.open(path, Interop.O_PATH | Interop.O_DIRECTORY | Interop.O_CLOEXEC);
        directory = fd < 0 ? null : new FileDescriptor(fd);
        return fd < 0 ? LastError : Errno.None;
    }

    /// <summary>The descriptor number, valid until this is disposed.</summary>
    public int Number => (int)handle;

    /// <summary>What the last call of this thread failed with.</summary>
    internal static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Interop.close((int)handle) == 0;
}
