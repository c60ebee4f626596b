namespace Uacce.Abi;

/// <summary>The fields of <see cref="ZipDescriptor.Type"/> (dw9). Bits 31:16 may be dirty and are ignored.</summary>
/// <param name="Value">The raw dword.</param>
public readonly record struct ZipTypeWord(uint Value)
{
    /// <summary>Window code 4: 32 KiB, the only one a decompressor may assume.</summary>
    public const int Window32K = 4;

    /// <summary>Composes the dword.</summary>
    public static ZipTypeWord Create(ZipRequestType type, bool scattered = false, int windowCode = Window32K) =>
        new((uint)type | (scattered ? 1u << 8 : 0) | ((uint)(windowCode & 0xF) << 12));

    /// <summary>The request type byte; may be a value that <see cref="ZipRequestType"/> does not name.</summary>
    public ZipRequestType RequestType => (ZipRequestType)(Value & 0xFF);

    /// <summary>Bits 11:8: 0 flat, 1 scatter-gather lists; anything else is an error.</summary>
    public int BufferType => (int)((Value >> 8) & 0xF);

    /// <summary>Bits 15:12: 0 = 4 KiB, 1 = 8 KiB, 2 = 16 KiB, 3 = 24 KiB, 4 = 32 KiB.</summary>
    public int WindowCode => (int)((Value >> 12) & 0xF);

    /// <summary>The longest match distance a compressor may use, in bytes; unknown codes count as the smallest window.</summary>
    public int WindowSize => WindowCode switch
    {
        1 => 8 << 10,
        2 => 16 << 10,
        3 => 24 << 10,
        4 => 32 << 10,
        _ => 4 << 10,
    };
}
