using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>Does the requests of one queue. Called by one worker at a time; no state is shared between queues.</summary>
internal abstract class QmExecutor : IDisposable
{
    /// <summary>
    /// Does the request in <paramref name="slot"/>: copies the descriptor out once, works, and writes the result words into
    /// the same slot in place. Never throws for anything a submitter wrote.
    /// </summary>
    /// <returns>Bytes moved, a measure of how long it took.</returns>
    public abstract long Execute(SubmissionRing submissions, int slot);

    /// <summary>
    /// Whether the request in <paramref name="slot"/> may be done beside those before and behind it: a look, for the slot may be written to
    /// meanwhile, and what <see cref="Execute"/> finds counts.
    /// </summary>
    public virtual bool MayShare(SubmissionRing submissions, int slot) => false;

    /// <summary>
    /// Makes one that does such requests on another thread; it refuses others, and holds nothing that would have to be let go.
    /// </summary>
    public virtual QmExecutor CreateHelper() => throw new NotSupportedException("No request of this executor may be shared.");

    /// <summary>The queue stopped: lets go of everything held for it.</summary>
    public abstract void Dispose();
}
