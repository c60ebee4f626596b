using System.Runtime.InteropServices;

namespace Uacce.Engines.Runtime;

/// <summary>
/// The runtime's own stream structure (<c>PAL_ZStream</c>), which hides the one of the zlib it was built with.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZStream
{
    internal byte* NextIn;
    internal byte* NextOut;
    internal byte* Message;
    internal void* InternalState;
    internal uint AvailIn;
    internal uint AvailOut;
}
