using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>Consecutive requests of one ring, to be done by several workers. The ring's owner publishes them, in their order.</summary>
internal sealed class QmSharedRun(SubmissionRing submissions, QmExecutor executor) : SharedRun(Requests)
{
    // Enough that the wait for the last ones does not count.
    private const int Requests = 32;

    private int _first;

    /// <summary>Begins at a slot, and counts the requests from there on that may be done in any order, as far as a run has room.</summary>
    public int Begin(int slot, int waiting)
    {
        _first = slot;
        int count = 0;
        while (count < Math.Min(waiting, Requests) && executor.MayShare(submissions, SlotOf(count)))
            count++;
        return count;
    }

    protected override long Do(int request) => executor.ExecuteShared(submissions, SlotOf(request));

    private int SlotOf(int request) => (_first + request) % submissions.Depth;
}
