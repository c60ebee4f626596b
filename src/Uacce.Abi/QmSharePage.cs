namespace Uacce.Abi;

/// <summary>
/// Our extension of the QM protocol: a few words in the unused tail of the DUS region, so that a client and a software
/// device need not lose doorbells or burn a core. Negotiated through <see cref="QmQueueInfo.Extension"/>; a client that
/// does not ask, or a device that does not answer, runs the plain protocol.
/// </summary>
/// <remarks>
/// Layout, relative to the granted offset (64-byte aligned, <see cref="Size"/> bytes, wholly inside the padding between
/// the completion ring and the status words):
/// <list type="table">
/// <item><term>0</term><description>u32 need-wakeup, written by the device: 1 while it does not poll this queue. The client
/// rings, runs a full fence, reads this word, and sends <see cref="UacceIoctl.WakeQueue"/> when it is 1.</description></item>
/// <item><term>64</term><description>u64 completion doorbell, written by the client instead of the one in MMIO. Both
/// doorbells of the plain protocol share one 64-bit word, and a device that polls memory may miss a submission that an
/// acknowledgement overwrote; with a word of its own for each, nothing can be lost. Its upper bits say how many completions may
/// pass before the client wants to hear of one (<see cref="QmDoorbell.Skip"/>).</description></item>
/// </list>
/// </remarks>
public static class QmSharePage
{
    /// <summary>Bytes of the share page.</summary>
    public const int Size = 128;

    /// <summary>Offset of the u32 need-wakeup word.</summary>
    public const int NeedWakeupOffset = 0;

    /// <summary>Offset of the u64 completion doorbell.</summary>
    public const int CompletionDoorbellOffset = 64;

    /// <summary>What a client writes to ask for a share page: "UAC1" in the upper half, 0 below.</summary>
    public const ulong Request = 0x5541_4331_0000_0000;

    /// <summary>The device's answer: the tag of <see cref="Request"/> with the byte offset inside the DUS region below.</summary>
    public static ulong Grant(uint offset) => Request | offset;

    /// <summary>Whether a client asked for a share page.</summary>
    public static bool IsRequest(ulong extension) => extension == Request;

    /// <summary>Reads a grant; false when the device gave none, or one that does not fit a region of <paramref name="dusSize"/> bytes.</summary>
    public static bool TryReadGrant(ulong extension, long dusSize, out int offset)
    {
        offset = 0;
        ulong candidate = extension & 0xFFFF_FFFF;
        if ((extension & ~0xFFFF_FFFFUL) != Request || candidate == 0 || candidate % 64 != 0)
            return false;
        if (candidate + Size + QmDusLayout.StatusBytes > (ulong)Math.Clamp(dusSize, 0, int.MaxValue))
            return false;
        offset = (int)candidate;
        return true;
    }
}
