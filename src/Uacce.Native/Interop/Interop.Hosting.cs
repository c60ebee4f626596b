using System.Runtime.InteropServices;

namespace Uacce.Native;

/// <summary>The C library calls that serving other processes needs, with their native names. Errors are in errno.</summary>
internal static partial class Interop
{
    internal const int O_PATH = 0x200000;
    internal const int F_ADD_SEALS = 1033;
    internal const int F_SEAL_SEAL = 0x1;
    internal const int F_SEAL_SHRINK = 0x2;
    internal const int F_GET_SEALS = 1034;
    internal const int F_SEAL_GROW = 0x4;
    internal const int F_SEAL_FUTURE_WRITE = 0x10;
    internal const long TMPFS_MAGIC = 0x0102_1994;

    /// <summary>Longs in <c>struct statfs</c>, the first of which is the type of the file system; both architectures.</summary>
    internal const int StatfsWords = 15;
    internal const uint MFD_CLOEXEC = 0x1;
    internal const uint MFD_ALLOW_SEALING = 0x2;
    internal const nuint MS_NOSUID = 0x2;
    internal const nuint MS_NODEV = 0x4;
    internal const nuint MS_NOEXEC = 0x8;
    internal const nuint MS_BIND = 0x1000;
    internal const nuint MS_REC = 0x4000;
    internal const nuint MS_PRIVATE = 0x40000;
    internal const int MNT_FORCE = 0x1;
    internal const int MNT_DETACH = 0x2;
    internal const int CLONE_FS = 0x200;
    internal const int CLONE_NEWNS = 0x20000;
    internal const int KCMP_VM = 1;
    internal const int EFD_CLOEXEC = O_CLOEXEC;

    /// <summary><c>SYS_kcmp</c>, which the C library has no function for.</summary>
    internal static readonly nint SYS_kcmp = IsX64 ? 312 : 272;

    /// <summary><c>SYS_pidfd_getfd</c>, the same everywhere.</summary>
    internal const nint SYS_pidfd_getfd = 438;

    /// <summary><c>O_DIRECTORY</c>, which ARM numbers otherwise.</summary>
    internal static readonly int O_DIRECTORY = IsX64 ? 0x10000 : 0x4000;

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int ioctl(FileDescriptor fd, nuint request, void* argument);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial nint read(FileDescriptor fd, void* buffer, nuint count);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial nint write(FileDescriptor fd, void* buffer, nuint count);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial nint pread(FileDescriptor fd, void* buffer, nuint count, nint offset);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial nint pwrite(FileDescriptor fd, void* buffer, nuint count, nint offset);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial void* mmap(void* address, nuint length, int protection, int flags, FileDescriptor fd, nint offset);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int ftruncate(FileDescriptor fd, nint length);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int fallocate(FileDescriptor fd, int mode, nint offset, nint length);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int fcntl(FileDescriptor fd, int command, int argument);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int fstatfs(FileDescriptor fd, long* buffer);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int umount2(string target, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int pidfd_open(int process, uint flags);

    [LibraryImport(Libc)]
    internal static partial uint geteuid();

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth);
}
