namespace Uacce.Abi;

/// <summary>The stream context buffer and the words that travel with it (UADK <c>drv/hisi_comp.c</c>).</summary>
public static class ZipContext
{
    /// <summary>Bytes a client allocates for one stream.</summary>
    public const int BufferSize = 64 << 10;

    /// <summary>The device's part starts this far into the client's buffer; this address goes into the descriptor.</summary>
    public const int DeviceOffset = 64;

    /// <summary>Bytes a device may use; the next byte may already be another request's output.</summary>
    public const int DeviceSize = 0x9800 - DeviceOffset;

    /// <summary>Mask of the decompressor state in ctx_dw0.</summary>
    public const uint StateMask = 0xF;

    /// <summary>ctx_dw0 state 1: all input is taken and more output waits for room; the client sees EAGAIN and calls again.</summary>
    public const uint StateOutputPending = 1;
}
