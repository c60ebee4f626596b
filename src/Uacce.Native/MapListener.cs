using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>
/// Hears of every mapping that a thread, and all it starts, is about to make and that may be one of a queue's (<see cref="MapFilter"/>), and
/// lets it go on (a seccomp filter with user notification).
/// </summary>
/// <remarks>
/// The maker waits meanwhile: until it is received any signal interrupts it, as it would a system call that sleeps, and from then on only
/// one that kills. The filter cannot be taken off: once this is disposed such mappings fail with ENOSYS. Thread-safe. Numbers and
/// structures from <c>linux/seccomp.h</c>.
/// </remarks>
internal sealed class MapListener : FileDescriptor
{
    private const uint Receive = 0xC050_2100; // SECCOMP_IOCTL_NOTIF_RECV
    private const uint Send = 0xC018_2101; // SECCOMP_IOCTL_NOTIF_SEND
    private const uint IsValid = 0x4008_2102; // SECCOMP_IOCTL_NOTIF_ID_VALID
    private const uint AddDescriptor = 0x4018_2103; // SECCOMP_IOCTL_NOTIF_ADDFD

    private MapListener(int fd)
        : base(fd)
    {
    }

    /// <summary>Puts a filter on the calling thread, for good. Takes CAP_SYS_ADMIN.</summary>
    public static unsafe Errno TryInstall(MapFilter filter, out MapListener? listener)
    {
        const int Flags = Interop.SECCOMP_FILTER_FLAG_NEW_LISTENER | Interop.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
        nint fd;
        fixed (ulong* instructions = filter.Instructions)
        {
            var program = new FilterProgram { Length = (ushort)filter.Instructions.Length, Instructions = instructions };
            fd = Interop.syscall(Interop.SYS_seccomp, Interop.SECCOMP_SET_MODE_FILTER, Flags, (nint)(&program), 0, 0);
        }

        listener = fd < 0 ? null : new MapListener((int)fd);
        return fd < 0 ? LastError : Errno.None;
    }

    /// <summary>Takes one mapping about to be made, if there is one; ENOENT: its maker was interrupted meanwhile.</summary>
    public unsafe Errno TryReceive(out PendingMap map)
    {
        const int DescriptorArgument = 4;
        const int OffsetArgument = 5;
        Notification notification = default; // the kernel wants zeros
        int result = Interop.ioctl(this, Receive, &notification);
        map = new PendingMap(
            notification.Id, (int)notification.Thread, (int)(notification.Arguments[DescriptorArgument] & uint.MaxValue), (long)notification.Arguments[OffsetArgument]);
        return result < 0 ? LastError : Errno.None;
    }

    /// <summary>Whether the maker still waits, so that its thread id is still its own.</summary>
    public unsafe bool IsWaiting(in PendingMap map)
    {
        ulong id = map.Id;
        return Interop.ioctl(this, IsValid, &id) == 0;
    }

    /// <summary>Puts a file of this process into the place of the descriptor that is about to be mapped.</summary>
    public unsafe Errno Replace(in PendingMap map, FileDescriptor file, bool closesOnExec)
    {
        var request = new DescriptorRequest
        {
            Id = map.Id,
            Flags = Interop.SECCOMP_ADDFD_FLAG_SETFD,
            Source = (uint)file.Number,
            Target = (uint)map.Descriptor,
            TargetFlags = closesOnExec ? (uint)Interop.O_CLOEXEC : 0,
        };
        return Interop.ioctl(this, AddDescriptor, &request) < 0 ? LastError : Errno.None;
    }

    /// <summary>Lets the mapping be made, of whatever the descriptor now is.</summary>
    public unsafe void Continue(in PendingMap map)
    {
        var response = new Response { Id = map.Id, Flags = Interop.SECCOMP_USER_NOTIF_FLAG_CONTINUE };
        _ = Interop.ioctl(this, Send, &response); // fails only where the maker is gone
    }

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Length;
        public ulong* Instructions;
    }

    /// <summary><c>struct seccomp_notif</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Notification
    {
        public ulong Id;
        public uint Thread;
        public uint Flags;
        public int Number;
        public uint Architecture;
        public ulong InstructionPointer;
        public fixed ulong Arguments[6];
    }

    /// <summary><c>struct seccomp_notif_resp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Response
    {
        public ulong Id;
        public long Value;
        public int Error;
        public uint Flags;
    }

    /// <summary><c>struct seccomp_notif_addfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct DescriptorRequest
    {
        public ulong Id;
        public uint Flags;
        public uint Source;
        public uint Target;
        public uint TargetFlags;
    }
}

/// <summary>A mapping about to be made: by which thread, of which of its descriptors, at which offset.</summary>
internal readonly record struct PendingMap(ulong Id, int Thread, int Descriptor, long Offset);
