namespace Uacce.Abi;

/// <summary>
/// The status dword of a finished request (dw3): a code in bits 7:0 and the last-block flag in bit 8.
/// Codes from UADK <c>drv/hisi_comp.c</c> and the kernel's <c>zip_crypto.c</c>.
/// </summary>
/// <param name="Value">The raw dword.</param>
public readonly record struct ZipStatus(uint Value)
{
    /// <summary>0x00: done.</summary>
    public const uint Success = 0x00;

    /// <summary>0x0D: done, but the output is larger than the input.</summary>
    public const uint NegativeCompression = 0x0D;

    /// <summary>0x0E: the output buffer is too small.</summary>
    public const uint OutputTooSmall = 0x0E;

    /// <summary>0x10: the trailer's checksum or size does not match the data.</summary>
    public const uint ChecksumMismatch = 0x10;

    /// <summary>0x13: decompression of a stream ended; with <see cref="LastBlock"/> it is the end of the stream.</summary>
    public const uint DecompressEnd = 0x13;

    /// <summary>
    /// Bit 8: the final block was finished. Only ever set together with <see cref="DecompressEnd"/>, and only by a
    /// stateful decompression.
    /// </summary>
    public const uint LastBlock = 1u << 8;

    /// <summary>0x01, our choice among the codes that mean "other error": the descriptor itself is malformed.</summary>
    public const uint BadDescriptor = 0x01;

    /// <summary>0x02, our choice: an address is outside what the submitter may hand over.</summary>
    public const uint BadAddress = 0x02;

    /// <summary>0x03, our choice: the compressed data is malformed, or ends before its stream does.</summary>
    public const uint BadData = 0x03;

    /// <summary>0x04, our choice: the stream's state is not (or no longer) held by the device.</summary>
    public const uint StateLost = 0x04;

    /// <summary>0x05, our choice: the engine failed.</summary>
    public const uint EngineError = 0x05;

    /// <summary>The code, bits 7:0.</summary>
    public uint Code => Value & 0xFF;

    /// <summary>Whether the request did its work: codes 0, 0x0D and 0x13.</summary>
    public bool IsSuccess => Code is Success or NegativeCompression or DecompressEnd;

    /// <summary>Whether the request failed because of its data or its buffers, and would fail on any device.</summary>
    public bool IsAboutData => Code is OutputTooSmall or BadData or ChecksumMismatch;

    /// <summary>Whether a stateful decompression reached the end of its stream.</summary>
    public bool IsEndOfStream => Code == DecompressEnd && (Value & LastBlock) != 0;
}
