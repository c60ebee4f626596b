using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Uacce.Memory;

/// <summary>The two processor instructions that polling needs and C# has no keyword for.</summary>
public static class Cpu
{
    /// <summary>Tells the core that this is a spin loop: one PAUSE or YIELD instruction, no system call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
    }

    /// <summary>
    /// A full fence: no access of this thread moves across it. On x64 a locked instruction, on arm64 <c>dmb ish</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FullFence() => Interlocked.MemoryBarrier();
}
