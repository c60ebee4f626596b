using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>
/// How a function's fresh entries are told, word by word, from what the device left in their slots; see
/// <see cref="HiddenSubmissions"/>, which needs it.
/// </summary>
/// <remarks>
/// The device leaves marks where a fresh entry has something else and where no client looks when its request is done. A word without a
/// mark must be one that says nothing, or one for which a fresh entry has no choice: whether that was written is then no matter.
/// </remarks>
internal abstract class QmEntryMarks
{
    /// <summary>Marks the slot of a queue that is about to start: nothing in it is anybody's.</summary>
    public abstract void MarkEmpty(SubmissionRing submissions, int slot);

    /// <summary>Marks the slot of a request that is done and not yet reported so. Returns which words of the next entry there will show.</summary>
    public abstract QmSlotMarks MarkDone(SubmissionRing submissions, int slot);

    /// <summary>How much of the next entry is in a slot that was left with those marks.</summary>
    public abstract QmEntryState Look(SubmissionRing submissions, int slot, QmSlotMarks left);
}
