using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>What poll says of the completions of one queue: whether there is one that the client has not taken.</summary>
/// <remarks>
/// <para>
/// Level-triggered, so that pollers never lose each other's events: on a share page, where completions have a doorbell of their own, and while the
/// word of both doorbells shows a completion's, or nothing new since a completion was told.
/// </para>
/// <para>
/// A submission's doorbell may hide any number of completions' before it, and what the client has taken is unknown. Then a completion is told once.
/// That loses none: what was submitted will complete, and that is told. To go by the last doorbell that was seen would lose some: a whole lap of
/// the ring may pass unseen, and with it what distinguishes all from nothing.
/// </para>
/// <para>The worker publishes; any thread may look.</para>
/// </remarks>
internal sealed class QmPollState(int number, int depth, SharedWord64 doorbell, SharedWord64 sharedCompletionDoorbell)
{
    // No doorbell of any queue.
    private const ulong NoWord = ulong.MaxValue;

    private bool _hasSharePage;
    private long _published;

    // How many were published when the last was told, and what the doorbell was. Two that look at once may pair them wrongly: then
    // one of them is told less than it could be, as above.
    private long _told;
    private ulong _toldWord;

    /// <summary>Begins anew, with nothing published.</summary>
    public void Restart(bool hasSharePage)
    {
        _hasSharePage = hasSharePage;
        Volatile.Write(ref _published, 0);
        Volatile.Write(ref _told, 0);
        Volatile.Write(ref _toldWord, NoWord);
    }

    /// <summary>One more completion is in the ring. Its waiters are called behind this.</summary>
    public void Publish() => Volatile.Write(ref _published, _published + 1);

    /// <summary>Whether there is a completion to be taken, as far as that can be known; true tells of it.</summary>
    public bool TellReadable()
    {
        long published = Volatile.Read(ref _published);
        if (_hasSharePage)
            return IsEnough(published);
        var word = new QmDoorbell(doorbell.ReadAcquire());
        if (word.IsCompletion && word.Queue == number)
            return word.Index != published % depth;
        if (Interlocked.Exchange(ref _told, published) == published)
            return Volatile.Read(ref _toldWord) == word.Value;
        Volatile.Write(ref _toldWord, word.Value);
        return true;
    }

    /// <summary>Whether waiters are to be called: not while fewer completions are there than the client has said it waits for.</summary>
    public bool IsWorthACall() => !_hasSharePage || IsEnough(Volatile.Read(ref _published));

    private bool IsEnough(long published)
    {
        var taken = new QmDoorbell(sharedCompletionDoorbell.ReadAcquire());
        int untaken = (int)(published % depth) - taken.Index;
        // An index outside of the ring is the client's mistake: it is told too much rather than nothing.
        return taken.Index >= depth || (untaken < 0 ? untaken + depth : untaken) > taken.Skip;
    }
}
