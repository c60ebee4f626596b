using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Memory;

namespace Uacce.Devices.Zip;

/// <summary>The marks of a ZIP queue, in each of the sixteen words of a slot.</summary>
/// <remarks>
/// What a library reads of an entry that is done stays as it is: result words, stream flag, type, tag, room, context words of a stream.
/// <list type="table">
/// <listheader><term>dwords</term><description>why the word is known to be fresh</description></listheader>
/// <item><term>0-3, 22-25, 28-29</term><description>fresh only if 0: either it was written, or 0 was there before</description></item>
/// <item><term>4-5, 6-7, 10-11, 12-13, 16-17, 26-27</term><description>mark in a dword that is always 0</description></item>
/// <item><term>8-9</term><description>mark in the high byte of dw8, which has an offset of 24 bits</description></item>
/// <item><term>14-15</term><description>mark in context word 0, above the bits that are looked at; a stream keeps the word</description></item>
/// <item><term>18-19, 20-21</term><description>mark instead of the address of a flat buffer; the addresses of lists are read again, to free them</description></item>
/// <item><term>30-31</term><description>says nothing to a request that is not of a stream</description></item>
/// </list>
/// A stream's words 14-15 and 18-31 and a list's 18-21 bear no mark, so the entry behind such a one is never known to be whole. Nor is one of
/// a stream, nor one whose client writes only what changes: of those it is known that they have begun, by marks that are gone.
/// </remarks>
internal sealed class ZipMarks : QmEntryMarks
{
    private const uint Mark = uint.MaxValue;
    private const ulong LongMark = ulong.MaxValue; // no address, on any machine
    private const uint ContextMark = 0xFFFF_0000;

    private ZipMarks()
    {
    }

    public static ZipMarks Instance { get; } = new();

    public override void MarkEmpty(SubmissionRing submissions, int slot)
    {
        QmEntryWords marks = default;
        ((Span<ulong>)marks).Fill(LongMark);
        submissions.Write(slot, marks);
    }

    public override QmSlotMarks MarkDone(SubmissionRing submissions, int slot)
    {
        submissions.ReadWords(slot, out ZipDescriptor done);
        submissions.Write(slot, LogicalBlockOffset, LongMark);
        submissions.Write(slot, DestinationHighOffset, byte.MaxValue);
        submissions.Write(slot, Reserved10Offset, LongMark);
        submissions.Write(slot, Reserved12Offset, Mark);
        submissions.Write(slot, Reserved16Offset, LongMark);
        submissions.Write(slot, TagHighOffset, Mark);
        if (!IsOfNoStream(done))
            return QmSlotMarks.Most;
        submissions.Write(slot, Context0Offset, done.Context0 | ContextMark);
        if (new ZipTypeWord(done.Type).BufferType != 0)
            return QmSlotMarks.Most;
        submissions.Write(slot, SourceOffset, LongMark);
        submissions.Write(slot, DestinationOffset, LongMark);
        return QmSlotMarks.All;
    }

    public override QmEntryState Look(SubmissionRing submissions, int slot, QmSlotMarks left)
    {
        submissions.ReadWords(slot, out ZipDescriptor entry);
        if (new ZipTypeWord(entry.Type).RequestType is not (ZipRequestType.Deflate or ZipRequestType.Zlib or ZipRequestType.Gzip))
            return QmEntryState.Missing;
        uint alwaysMarked = entry.LogicalBlockLow | entry.LogicalBlockHigh | (entry.DestinationControl & ~ZipControl.OffsetMask)
            | entry.Reserved10 | entry.Reserved11 | entry.Reserved12 | entry.Reserved16 | entry.Reserved17 | entry.TagHigh;
        bool addressesAreNew = entry.SourceAddress != LongMark && entry.DestinationAddress != LongMark;
        if (left == QmSlotMarks.All ? !addressesAreNew : alwaysMarked != 0)
            return QmEntryState.Missing;
        uint others = entry.Consumed | entry.Produced | entry.CompressedLength | entry.Status
            | entry.Context0 | entry.Context1 | entry.Context2;
        bool isWhole = left == QmSlotMarks.All && (alwaysMarked | others) == 0
            && (entry.ContextAddress | entry.LiteralAddress) == 0
            && IsOfNoStream(entry);
        return isWhole ? QmEntryState.Whole : QmEntryState.Begun;
    }

    private static bool IsOfNoStream(in ZipDescriptor entry) =>
        (entry.SourceControl & ZipControl.Stateful) == 0 && entry.ContextAddress == 0;

    private const int LogicalBlockOffset = 5 * sizeof(uint);
    private const int DestinationHighOffset = (9 * sizeof(uint)) - 1;
    private const int Reserved10Offset = 10 * sizeof(uint);
    private const int Reserved12Offset = 12 * sizeof(uint);
    private const int Context0Offset = 15 * sizeof(uint);
    private const int Reserved16Offset = 16 * sizeof(uint);
    private const int SourceOffset = 18 * sizeof(uint);
    private const int DestinationOffset = 20 * sizeof(uint);
    private const int TagHighOffset = 27 * sizeof(uint);
}
