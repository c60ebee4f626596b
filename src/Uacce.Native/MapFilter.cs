namespace Uacce.Native;

/// <summary>
/// Tells by its arguments whether a mapping may be one of a queue's regions: shared, readable and writable, at the first or second page of a file,
/// and no longer than such a region. All others are not held up.
/// </summary>
/// <remarks>
/// Regions are mapped at pages of one file that lie over each other, so only who maps more than the first page, or what begins at the second,
/// can get the wrong one. Numbers from <c>linux/filter.h</c> and <c>linux/seccomp.h</c>.
/// </remarks>
internal sealed class MapFilter
{
    /// <summary>Makes the filter for regions of up to so many bytes; none, where regions do not lie over each other.</summary>
    public MapFilter(int pageSize, long longestAtFirstPage, long longestAtSecondPage)
    {
        const uint NumberOffset = 0; // of struct seccomp_data
        const uint ArchitectureOffset = 4;
        const uint LengthOffset = 24; // the low words of its arguments
        const uint LengthOffsetHigh = 28;
        const uint ProtectionOffset = 32;
        const uint FlagsOffset = 40;
        const uint FileOffset = 56;
        const uint FileOffsetHigh = 60;
        const int FirstPage = 17; // indices below
        const int Held = 20;
        const int Others = 21;
        const int Next = -1;
        var program = new List<ulong>();
        Is(ArchitectureOffset, Interop.AUDIT_ARCH);
        Is(NumberOffset, Interop.SYS_mmap);
        Is(ProtectionOffset, Interop.PROT_READ | Interop.PROT_WRITE);
        Is(FlagsOffset, Interop.MAP_SHARED);
        Is(FileOffsetHigh, 0);
        Is(LengthOffsetHigh, 0);
        Load(FileOffset);
        Jump(IfEqual, 0, FirstPage, Next);
        Jump(IfEqual, (uint)pageSize, Next, Others);
        Load(LengthOffset);
        Jump(IfGreater, Limit(longestAtSecondPage), Others, Held);
        Load(LengthOffset);
        Jump(IfGreater, (uint)pageSize, Next, Others);
        Jump(IfGreater, Limit(longestAtFirstPage), Others, Held);
        Return(Interop.SECCOMP_RET_USER_NOTIF);
        Return(Interop.SECCOMP_RET_ALLOW);
        Instructions = [.. program];

        void Is(uint offset, uint value)
        {
            Load(offset);
            Jump(IfEqual, value, Next, Others);
        }

        void Load(uint offset) => program.Add(Instruction(LoadWord, 0, 0, offset));

        void Jump(ushort code, uint value, int ifTrue, int ifFalse) => program.Add(Instruction(code, Over(ifTrue), Over(ifFalse), value));

        void Return(uint answer) => program.Add(Instruction(ReturnValue, 0, 0, answer));

        byte Over(int target) => target == Next ? (byte)0 : (byte)(target - program.Count - 1);

        // Lengths that are no multiple of a page are rounded up by the kernel.
        uint Limit(long longest) => (uint)Math.Min((longest + pageSize - 1) / pageSize * pageSize, uint.MaxValue);
    }

    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort IfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort IfGreater = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    private const ushort ReturnValue = 0x06; // BPF_RET | BPF_K

    /// <summary>Each a <c>struct sock_filter</c>.</summary>
    public ulong[] Instructions { get; }

    private static ulong Instruction(ushort code, byte ifTrue, byte ifFalse, uint operand) =>
        code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)operand << 32); // little-endian, as both architectures are
}
