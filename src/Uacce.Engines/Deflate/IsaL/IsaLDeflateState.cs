using System.Runtime.InteropServices;

namespace Uacce.Engines.IsaL;

/// <summary><c>struct isal_zstream</c> of <c>igzip_lib.h</c>: the fields used here, and room for the rest.</summary>
[StructLayout(LayoutKind.Explicit, Size = 82384)]
internal unsafe struct IsaLDeflateState
{
    /// <summary>Values of <see cref="State"/>: <c>enum isal_zstate_state</c>.</summary>
    internal const int NewHeader = 0, Ended = 11, PendingNewHeader = 12;

    /// <summary>Values of <see cref="Flush"/>.</summary>
    internal const ushort NoFlush = 0, SyncFlush = 1;

    /// <summary>Result <c>COMP_OK</c>; errors are negative.</summary>
    internal const int Ok = 0;

    [FieldOffset(0)] internal byte* NextIn;
    [FieldOffset(8)] internal uint AvailIn;
    [FieldOffset(16)] internal byte* NextOut;
    [FieldOffset(24)] internal uint AvailOut;
    [FieldOffset(40)] internal uint Level;
    [FieldOffset(44)] internal uint LevelBufSize;
    [FieldOffset(48)] internal byte* LevelBuf;
    [FieldOffset(56)] internal ushort EndOfStream;
    [FieldOffset(58)] internal ushort Flush;
    [FieldOffset(62)] internal ushort HistBits;

    /// <summary><c>internal_state.state</c>.</summary>
    [FieldOffset(84)] internal int State;

    /// <summary><c>internal_state.tmp_out_start</c>: output waiting for room, from here …</summary>
    [FieldOffset(160)] internal uint PendingStart;

    /// <summary><c>internal_state.tmp_out_end</c>: … to here. Only while <see cref="State"/> is a pending one.</summary>
    [FieldOffset(164)] internal uint PendingEnd;

    /// <summary><c>internal_state.b_bytes_valid</c>: input copied into the state, of which …</summary>
    [FieldOffset(168)] internal uint BufferedValid;

    /// <summary><c>internal_state.b_bytes_processed</c>: … so much is compressed.</summary>
    [FieldOffset(172)] internal uint BufferedProcessed;
}
