using System.Runtime.InteropServices;
using Uacce.Abi;

namespace Uacce.Native;

/// <summary>
/// Hears of every shared, writable mapping that a thread, and all it starts, is about to make at the first or second page of a file, and
/// lets it go on (a seccomp filter with user notification).
/// </summary>
/// <remarks>
/// The maker waits meanwhile. The filter cannot be taken off: once this is disposed such mappings fail with ENOSYS. Thread-safe. Numbers
/// and structures from <c>linux/seccomp.h</c>.
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

    /// <summary>Puts the filter on the calling thread, for good. Takes CAP_SYS_ADMIN.</summary>
    public static unsafe Errno TryInstall(int pageSize, out MapListener? listener)
    {
        Instruction[] program = Filter((uint)pageSize);
        nint fd;
        fixed (Instruction* instructions = program)
        {
            var filter = new FilterProgram { Length = (ushort)program.Length, Instructions = instructions };
            fd = Interop.syscall(
                Interop.SYS_seccomp, Interop.SECCOMP_SET_MODE_FILTER, Interop.SECCOMP_FILTER_FLAG_NEW_LISTENER, (nint)(&filter), 0, 0);
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

    private static Instruction[] Filter(uint pageSize)
    {
        const uint NumberOffset = 0; // of struct seccomp_data
        const uint ArchitectureOffset = 4;
        const uint ProtectionOffset = 32; // the low words of its arguments
        const uint FlagsOffset = 40;
        const uint FileOffset = 56;
        const uint FileOffsetHigh = 60;
        return
        [
            Instruction.Load(ArchitectureOffset),
            Instruction.JumpUnless(Interop.AUDIT_ARCH, 12),
            Instruction.Load(NumberOffset),
            Instruction.JumpUnless(Interop.SYS_mmap, 10),
            Instruction.Load(ProtectionOffset),
            Instruction.JumpUnless(Interop.PROT_READ | Interop.PROT_WRITE, 8),
            Instruction.Load(FlagsOffset),
            Instruction.JumpUnless(Interop.MAP_SHARED, 6),
            Instruction.Load(FileOffsetHigh),
            Instruction.JumpUnless(0, 4),
            Instruction.Load(FileOffset),
            Instruction.JumpIf(0, 1),
            Instruction.JumpUnless(pageSize, 1),
            Instruction.Return(Interop.SECCOMP_RET_USER_NOTIF),
            Instruction.Return(Interop.SECCOMP_RET_ALLOW),
        ];
    }

    /// <summary><c>struct sock_filter</c>.</summary>
    private readonly struct Instruction
    {
        private readonly ushort _code;
        private readonly byte _ifTrue;
        private readonly byte _ifFalse;
        private readonly uint _operand;

        private Instruction(ushort code, byte ifTrue, byte ifFalse, uint operand) =>
            (_code, _ifTrue, _ifFalse, _operand) = (code, ifTrue, ifFalse, operand);

        public static Instruction Load(uint offset) => new(0x20, 0, 0, offset); // BPF_LD | BPF_W | BPF_ABS

        public static Instruction JumpIf(uint value, byte over) => new(0x15, over, 0, value); // BPF_JMP | BPF_JEQ | BPF_K

        public static Instruction JumpUnless(uint value, byte over) => new(0x15, 0, over, value);

        public static Instruction Return(uint answer) => new(0x06, 0, 0, answer); // BPF_RET | BPF_K
    }

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Length;
        public Instruction* Instructions;
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
