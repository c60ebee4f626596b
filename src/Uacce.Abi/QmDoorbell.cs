namespace Uacce.Abi;

/// <summary>A doorbell value in the v2 encoding, one aligned 64-bit store (kernel <c>qm_db_v2</c>; UADK <c>hacc_db_v2</c>).</summary>
/// <param name="Value">The raw 64 bits.</param>
public readonly record struct QmDoorbell(ulong Value)
{
    /// <summary>Offset of the doorbell inside the MMIO region for every api from <c>hisi_qm_v2</c> on.</summary>
    public const int MmioOffset = 0x1000;

    /// <summary>Queue numbers fit ten bits.</summary>
    public const int QueueMask = 0x3FF;

    /// <summary>Most that <see cref="Skip"/> can say: 15 bits.</summary>
    public const int MaxSkip = 0x7FFF;

    /// <summary>The index of no entry of any ring. In a completion doorbell: whatever was taken, poll says that there is something.</summary>
    public const int NoIndex = ushort.MaxValue;

    private const int CompletionCommand = 1;
    private const int SkipShift = 49;

    /// <summary>A submission doorbell: <paramref name="tail"/> is the first free slot.</summary>
    public static QmDoorbell Submission(int queue, int tail) =>
        new((uint)(queue & QueueMask) | ((ulong)(ushort)tail << 32));

    /// <summary>
    /// A completion doorbell: <paramref name="head"/> is the next entry to be read. The tag lies in bits 31:16, which the
    /// hardware ignores; a software device uses it to tell two arms at the same head apart. So many completions as <paramref name="skip"/>
    /// says, up to <see cref="MaxSkip"/>, need not be told; on a share page only, for in hardware those bits are a priority.
    /// </summary>
    public static QmDoorbell Completion(int queue, int head, bool arm, ushort tag = 0, int skip = 0) =>
        new((uint)(queue & QueueMask) | (CompletionCommand << 12) | ((ulong)tag << 16) | ((ulong)(ushort)head << 32)
            | (arm ? 1UL << 48 : 0) | ((ulong)(skip & MaxSkip) << SkipShift));

    /// <summary>The queue number, bits 9:0.</summary>
    public int Queue => (int)(Value & QueueMask);

    /// <summary>Whether this is a completion doorbell: bits 15:12 are 1. Submission doorbells have 0 there.</summary>
    public bool IsCompletion => ((Value >> 12) & 0xF) == CompletionCommand;

    /// <summary>Whether this is a submission doorbell.</summary>
    public bool IsSubmission => ((Value >> 12) & 0xF) == 0;

    /// <summary>New tail or head, bits 47:32.</summary>
    public int Index => (int)((Value >> 32) & 0xFFFF);

    /// <summary>Whether the next completion shall raise an event, bit 48 (<c>c_flag</c>).</summary>
    public bool Arm => (Value & (1UL << 48)) != 0;

    /// <summary>Completions from the head on of which the client does not want to hear before there is one more, bits 63:49; on a share page.</summary>
    public int Skip => (int)(Value >> SkipShift);
}
