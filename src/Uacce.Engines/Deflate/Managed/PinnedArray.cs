using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uacce.Engines.Managed;

/// <summary>Arrays that were allocated pinned, so that loops may hold their address as long as somebody holds the array.</summary>
internal static unsafe class PinnedArray
{
    /// <summary>Allocates one, of zeros.</summary>
    internal static T[] Allocate<T>(int length)
        where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

    internal static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
}
