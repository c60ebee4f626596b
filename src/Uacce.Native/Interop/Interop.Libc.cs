using System.Runtime.InteropServices;

namespace Uacce.Native;

/// <summary>The C library calls that a device node needs, with their native names. Errors are in errno.</summary>
internal static partial class Interop
{
    internal const int O_RDWR = 0x2;
    internal const int O_CLOEXEC = 0x80000;
    internal const int PROT_READ = 0x1;
    internal const int PROT_WRITE = 0x2;
    internal const int MAP_SHARED = 0x1;
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;
    internal const int EPOLL_CLOEXEC = O_CLOEXEC;
    internal const uint EPOLLIN = 0x1;
    internal const uint EPOLLONESHOT = 1u << 30;

    private const string Libc = "libc";

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int ioctl(DeviceFile fd, nuint request, void* argument);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial void* mmap(void* address, nuint length, int protection, int flags, DeviceFile fd, nint offset);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int munmap(void* address, nuint length);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int epoll_ctl(int epoll, int operation, int fd, void* epollEvent);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int epoll_wait(int epoll, void* events, int count, int timeout);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        public int fd;
        public short events;
        public short revents;
    }
}
