using System.Runtime.InteropServices;

namespace Uacce.Native;

/// <summary>The C library calls that starting a program under a filter needs, with their native names.</summary>
internal static partial class Interop
{
    internal const int SECCOMP_SET_MODE_FILTER = 1;
    internal const int SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;
    internal const int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 1 << 5;
    internal const uint SECCOMP_RET_ALLOW = 0x7FFF_0000;
    internal const uint SECCOMP_RET_USER_NOTIF = 0x7FC0_0000;
    internal const uint SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1;
    internal const uint SECCOMP_ADDFD_FLAG_SETFD = 1;
    internal const short POSIX_SPAWN_SETSIGDEF = 0x4;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x8;

    /// <summary><c>SYS_pidfd_send_signal</c>, the same everywhere.</summary>
    internal const nint SYS_pidfd_send_signal = 424;

    internal const int SIGPIPE = 13;
    internal const int SIGCHLD = 17;
    internal const nint SIG_DFL = 0;
    internal const nint SIG_IGN = 1;
    internal const int RLIMIT_NOFILE = 7;

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary><c>SYS_seccomp</c>, which the C library has no function for.</summary>
    internal static readonly nint SYS_seccomp = IsX64 ? 317 : 277;

    internal static readonly uint SYS_mmap = IsX64 ? 9u : 222u;

    internal static readonly uint AUDIT_ARCH = IsX64 ? 0xC000_003E : 0xC000_00B7;

    // These return their error number.
    [LibraryImport(Libc, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int posix_spawnp(int* pid, string file, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Libc)]
    internal static unsafe partial int posix_spawnattr_init(void* attributes);

    [LibraryImport(Libc)]
    internal static unsafe partial int posix_spawnattr_setflags(void* attributes, short flags);

    [LibraryImport(Libc)]
    internal static unsafe partial int posix_spawnattr_setsigdefault(void* attributes, void* signals);

    [LibraryImport(Libc)]
    internal static unsafe partial int posix_spawnattr_setsigmask(void* attributes, void* signals);

    [LibraryImport(Libc)]
    internal static unsafe partial int sigemptyset(void* signals);

    [LibraryImport(Libc)]
    internal static unsafe partial int sigaddset(void* signals, int signal);

    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int waitpid(int process, int* status, int options);

    /// <summary>The first word of the old action is its handler, in every C library.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int sigaction(int signal, void* action, nint* old);

    [LibraryImport(Libc, SetLastError = true)]
    internal static partial nint signal(int signal, nint handler);

    [LibraryImport(Libc)]
    internal static partial int getppid();

    /// <summary>The limits are two longs: what holds, and how far it may be raised.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    internal static unsafe partial int prlimit(int process, int resource, ulong* limits, ulong* old);
}
