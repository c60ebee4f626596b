namespace Uacce.Engines;

/// <summary>Why a codec returned, and so what its caller does next.</summary>
internal enum CodecStatus
{
    /// <summary>
    /// The caller's turn: all input is taken and nothing waits for room. Call again when there is more input.
    /// </summary>
    NeedInput,

    /// <summary>The destination is full. Call again with the rest of the input, possibly none, and fresh room.</summary>
    OutputFull,

    /// <summary>The final block is complete, in and out. Nothing more until the codec is reset.</summary>
    EndOfStream,

    /// <summary>Whoever made the input made no DEFLATE stream. Nothing more until the codec is reset.</summary>
    BadData,

    /// <summary>The library gave up for a reason of its own, such as memory. Nothing more until the codec is reset.</summary>
    Failed,
}
