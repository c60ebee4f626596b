using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>Consecutive requests of one ring, to be done by several workers. The ring's owner publishes them, in their order.</summary>
internal sealed class QmSharedRun : SharedRun
{
    /// <summary>Requests in one run: enough that the wait for the last ones does not count.</summary>
    private const int Requests = 32;

    private readonly SubmissionRing _submissions;
    private readonly QmExecutor _executor;
    private readonly IdleObjects<QmExecutor> _helpers;
    private int _first;

    /// <param name="submissions">The ring.</param>
    /// <param name="executor">Its executor, which makes one for each worker that is inside at a time.</param>
    /// <param name="workers">How many those can be.</param>
    public QmSharedRun(SubmissionRing submissions, QmExecutor executor, int workers)
        : base(Requests)
    {
        _submissions = submissions;
        _executor = executor;
        _helpers = new IdleObjects<QmExecutor>(workers);
    }

    /// <summary>Begins at a slot, and counts the requests from there on that may be done in any order, as far as a run has room.</summary>
    public int Begin(int slot, int waiting)
    {
        _first = slot;
        int count = 0;
        while (count < Math.Min(waiting, Requests) && _executor.MayShare(_submissions, SlotOf(count)))
            count++;
        return count;
    }

    protected override long Do(int request)
    {
        QmExecutor helper = _helpers.Take() ?? _executor.CreateHelper();
        long bytes = helper.Execute(_submissions, SlotOf(request));
        _ = _helpers.TryReturn(helper); // when threads that were stuck come back there are more than places
        return bytes;
    }

    private int SlotOf(int request) => (_first + request) % _submissions.Depth;
}
