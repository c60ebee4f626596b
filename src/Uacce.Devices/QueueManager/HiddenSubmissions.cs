using System.Runtime.Intrinsics.X86;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>Finds submissions whose doorbell was overwritten by a completion's before a worker saw it.</summary>
/// <remarks>
/// <para>
/// The two doorbells of a queue are registers in hardware and one word here. Tails are cumulative, so a lost one matters only when no
/// other comes, and a word that shows a submission hides nothing. What a word that shows a completion may hide lies in the next slot.
/// </para>
/// <para>
/// <b>An entry is taken only when something was rung behind it.</b> A client may prepare an entry, and what it points to, for as long as it
/// likes before it rings. While the doorbell word is what it was when the slot was still empty, nothing was; each completion's doorbell is
/// another, as it says that one more was taken. Where the word has changed, or the slot was never seen empty, one may have been, and
/// then the queue must be quiet for a while: that is for the end of a burst, which nothing follows.
/// </para>
/// <para>
/// <b>An entry is taken only when all of it is there.</b> A client copies an entry, in any order of words but no smaller parts, and then
/// rings. It may be anywhere in between, for as long as it likes: its thread may be preempted, or its process dead. The device
/// leaves a mark in every word (<see cref="QmEntryMarks"/>), and an entry without marks has arrived in each.
/// </para>
/// <para>
/// <b>Where marks do not suffice</b>, the entry must stay as it is until every thread of the client has moved
/// (<see cref="IThreadWatch"/>), so that none is in the middle of the copy. That is so for words which clients read again and
/// which therefore bear no mark, for clients that write only what changes, and on processors that let an entry be seen before the data it
/// points to: there only the barrier in front of the doorbell orders them, and a thread that has moved is behind it.
/// </para>
/// <para>
/// <b>No doorbell is taken twice.</b> Doorbells are stored in the order of their tails. The one of the entry before was stored before
/// this entry was written, so whoever has seen this entry finds it, or a later one, in the word. Who then still finds a completion
/// will never again find a tail that lies behind this entry: <see cref="QmQueue"/> looks at the word again, after the slot.
/// </para>
/// </remarks>
internal sealed class HiddenSubmissions
{
    /// <summary>
    /// How long a queue must be quiet. Who fills a buffer behind its entry takes less, and a burst's last request may wait so long.
    /// </summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(2);

    private const int None = -1;

    private readonly QmEntryMarks _marks;
    private readonly SubmissionRing _submissions;
    private readonly AddressSpaceBinding _binding;
    private readonly TimeProvider _time;
    private readonly QmSlotMarks[] _left;

    // The slot that was last seen empty, and the doorbell word before that look.
    private int _emptySlot = None;
    private ulong _emptyDoorbell;

    // The slot with an entry, the doorbell word, and since when both are so.
    private int _begunSlot = None;
    private ulong _begunDoorbell;
    private long _since;

    private QmEntryWords _doubtful;
    private int _doubtfulSlot = None;
    private IThreadWatch? _watch;

    /// <summary>Marks all slots of a ring that nobody uses yet.</summary>
    public HiddenSubmissions(QmEntryMarks marks, SubmissionRing submissions, AddressSpaceBinding binding, TimeProvider time)
    {
        _marks = marks;
        _submissions = submissions;
        _binding = binding;
        _time = time;
        _left = new QmSlotMarks[submissions.Depth];
        _left.AsSpan().Fill(QmSlotMarks.All);
        for (int slot = 0; slot < submissions.Depth; slot++)
            marks.MarkEmpty(submissions, slot);
    }

    /// <summary>The request in a slot is done; to be called before its completion is published, since it is the client's then.</summary>
    public void Leave(int slot)
    {
        _left[slot] = _marks.MarkDone(_submissions, slot);
        (_emptySlot, _begunSlot, _doubtfulSlot) = (None, None, None); // a lap later the same slot and word are others
    }

    /// <summary>
    /// Whether the next slot has an entry that was rung for and is all there, while the doorbell word shows a completion. Everything that the
    /// client wrote before the entry is visible then.
    /// </summary>
    public bool IsNext(int slot, ulong doorbell)
    {
        QmEntryState state = _marks.Look(_submissions, slot, _left[slot]);
        if (state == QmEntryState.Missing)
        {
            (_emptySlot, _emptyDoorbell, _begunSlot) = (slot, doorbell, None);
            return false;
        }

        if (slot == _emptySlot && doorbell == _emptyDoorbell)
            return false;
        if (slot != _begunSlot || doorbell != _begunDoorbell)
        {
            (_begunSlot, _begunDoorbell, _since, _doubtfulSlot) = (slot, doorbell, _time.GetTimestamp(), None);
            return false;
        }

        if (_time.GetElapsedTime(_since) < Quiet)
            return false;
        // The slot before the doorbell that is read next, and before the data.
        Volatile.ReadBarrier();
        return (state == QmEntryState.Whole && X86Base.IsSupported) || HasSettled(slot);
    }

    private bool HasSettled(int slot)
    {
        _submissions.ReadWords(slot, out QmEntryWords entry);
        if (slot == _doubtfulSlot && ((ReadOnlySpan<ulong>)entry).SequenceEqual(_doubtful))
            return _watch is { HaveAllMoved: true };
        (_doubtful, _doubtfulSlot) = (entry, slot);
        _watch = _binding.WatchThreads();
        return false;
    }
}
