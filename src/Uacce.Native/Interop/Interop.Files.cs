using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Uacce.Native;

/// <summary>The C library calls that replacing a file by another needs, with their native names. Errors are in errno.</summary>
internal static partial class Interop
{
    internal const int O_RDONLY = 0x0;
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const int AT_STATX_DONT_SYNC = 0x4000;
    internal const uint STATX_BASIC_STATS = 0x7FF;
    internal const uint STATX_INO = 0x100;
    internal const uint RENAME_NOREPLACE = 0x1;
    internal const int UTIME_OMIT = 0x3FFF_FFFE;
    internal const int F_GETFD = 1;
    internal const int FD_CLOEXEC = 1;
    internal const nuint TIOCGWINSZ = 0x5413;

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int directory, string path, int flags, uint mask, out FileStatusRecord status);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(SafeFileHandle file, string path, int flags, uint mask, out FileStatusRecord status);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(FileDescriptor file, string path, int flags, uint mask, out FileStatusRecord status);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int fchown(SafeFileHandle file, uint owner, uint group);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int futimens(SafeFileHandle file, TimeSpecification* accessedAndModified);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int fsync(int fd);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int fcntl(int fd, int command);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int ioctl(int fd, nuint request, void* argument);

    /// <summary><c>struct statx</c> (<c>linux/stat.h</c>): the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatusRecord
    {
        [FieldOffset(16)]
        public uint stx_nlink;

        [FieldOffset(20)]
        public uint stx_uid;

        [FieldOffset(24)]
        public uint stx_gid;

        [FieldOffset(28)]
        public ushort stx_mode;

        [FieldOffset(32)]
        public ulong stx_ino;

        [FieldOffset(40)]
        public ulong stx_size;

        [FieldOffset(48)]
        public ulong stx_blocks;

        [FieldOffset(112)]
        public long stx_mtime_sec;

        [FieldOffset(120)]
        public uint stx_mtime_nsec;

        [FieldOffset(136)]
        public uint stx_dev_major;

        [FieldOffset(140)]
        public uint stx_dev_minor;
    }

    /// <summary><c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WindowSize
    {
        public ushort ws_row;
        public ushort ws_col;
        public ushort ws_xpixel;
        public ushort ws_ypixel;
    }

    /// <summary><c>struct timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpecification
    {
        public nint tv_sec;
        public nint tv_nsec;
    }
}
