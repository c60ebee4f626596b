using System.Runtime.InteropServices;

namespace Uacce.Engines.IsaL;

/// <summary><c>struct inflate_state</c> of <c>igzip_lib.h</c>: the fields used here, and room for the rest.</summary>
[StructLayout(LayoutKind.Explicit, Size = 87368)]
internal unsafe struct IsaLInflateState
{
    /// <summary>Value of <see cref="BlockState"/>: the stream is decoded and all output delivered.</summary>
    internal const int Finished = 5;

    /// <summary>Results; errors are negative.</summary>
    internal const int Ok = 0, EndInput = 1, OutOverflow = 2;

    [FieldOffset(0)] internal byte* NextOut;
    [FieldOffset(8)] internal uint AvailOut;
    [FieldOffset(16)] internal byte* NextIn;

    /// <summary>
    /// Input bits taken but not decoded; <see cref="ReadInLength"/> of them count, those above may be anything.
    /// </summary>
    [FieldOffset(24)] internal ulong ReadIn;

    [FieldOffset(32)] internal uint AvailIn;
    [FieldOffset(36)] internal int ReadInLength;
    [FieldOffset(21160)] internal int BlockState;

    /// <summary>Bytes of an unfinished block header, which follow those in <see cref="ReadIn"/>.</summary>
    [FieldOffset(21206)] internal short TmpInSize;
}
