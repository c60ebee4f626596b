using Uacce.Abi;

namespace Uacce.Engines.IsaL;

/// <summary>What stays the same over all streams of one deflater.</summary>
internal readonly unsafe struct IsaLDeflateSettings
{
    private readonly uint _level;
    private readonly ushort _windowBits;

    /// <summary>
    /// Level 3 is the best there is, and slower than 1 by a factor of three; level 2 lies too close to 1 to matter.
    /// </summary>
    internal IsaLDeflateSettings(CompressionEffort effort, int windowSize)
    {
        _level = effort switch
        {
            CompressionEffort.Fast => 1,
            CompressionEffort.Balanced or CompressionEffort.Best => 3,
            _ => throw new ArgumentOutOfRangeException(nameof(effort), effort, "ISA-L always compresses."),
        };
        _windowBits = (ushort)DeflateWindow.Bits(windowSize);
    }

    private int LevelBufferSize => _level == 1 ? IsaLLibrary.Level1BufferSize : IsaLLibrary.Level3BufferSize;

    /// <summary>Memory for a state and, behind it, the buffer its level wants.</summary>
    internal NativeState Allocate() => NativeState.Allocate(sizeof(IsaLDeflateState) + LevelBufferSize);

    /// <summary>
    /// Sets what the library's init functions have just cleared. The state must come from <see cref="Allocate"/>.
    /// </summary>
    internal void Apply(IsaLDeflateState* state)
    {
        state->Level = _level;
        state->LevelBuf = (byte*)(state + 1);
        state->LevelBufSize = (uint)LevelBufferSize;
        state->HistBits = _windowBits;
    }
}
