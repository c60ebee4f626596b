namespace Uacce.Abi;

/// <summary>
/// The upper 64 bits of a completion entry, written by one aligned store so that slot and phase arrive together
/// (kernel <c>struct qm_cqe</c>; UADK <c>struct cqe</c>).
/// </summary>
/// <param name="Value">Bytes 8..15 of the entry.</param>
public readonly record struct QmCompletion(ulong Value)
{
    /// <summary>Offset of the written half inside the entry.</summary>
    public const int WordOffset = 8;

    /// <summary>Composes an entry: <paramref name="slot"/> is the finished submission slot (<c>sq_head</c>).</summary>
    public static QmCompletion Create(int slot, int queue, bool phase) =>
        new((ushort)slot | ((ulong)(ushort)queue << 16) | (phase ? 1UL << 48 : 0));

    /// <summary>The finished submission slot, <c>sq_head</c> at byte 8.</summary>
    public int Slot => (int)(Value & 0xFFFF);

    /// <summary>The queue number, <c>sq_num</c> at byte 10.</summary>
    public int Queue => (int)((Value >> 16) & 0xFFFF);

    /// <summary>The phase, bit 0 of <c>w7</c> at byte 14: true on the first lap over the ring.</summary>
    public bool Phase => (Value & (1UL << 48)) != 0;
}
