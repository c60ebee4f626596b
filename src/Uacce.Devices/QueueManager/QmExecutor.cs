using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>Does the requests of one queue. Called by one worker at a time, but for <see cref="ExecuteShared"/>; queues share no state.</summary>
internal abstract class QmExecutor : IDisposable
{
    /// <summary>
    /// Does the request in <paramref name="slot"/>: copies the descriptor out once, works, and writes the result words into
    /// the same slot in place. Never throws for anything a submitter wrote.
    /// </summary>
    /// <returns>Bytes worked on, in and out, a measure of how long it took.</returns>
    public abstract long Execute(SubmissionRing submissions, int slot);

    /// <summary>
    /// Whether the request in <paramref name="slot"/> may be done beside those before and behind it: a look, for the slot may be written to
    /// meanwhile, and what <see cref="ExecuteShared"/> finds counts.
    /// </summary>
    public virtual bool MayShare(SubmissionRing submissions, int slot) => false;

    /// <summary>As <see cref="Execute"/>, for such requests, and by any number of workers at a time; refuses others.</summary>
    public virtual long ExecuteShared(SubmissionRing submissions, int slot) => throw new NotSupportedException("No request of this executor may be shared.");

    /// <summary>The queue stopped: lets go of everything held for it.</summary>
    public abstract void Dispose();
}
