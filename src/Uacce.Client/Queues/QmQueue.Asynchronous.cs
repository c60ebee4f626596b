namespace Uacce.Client.Queues;

internal sealed partial class QmQueue<TDescriptor>
{
    private readonly RoomSignal _room = new();

    /// <summary>Whether asynchronous requests, or waits for room, are outstanding.</summary>
    internal bool HasAsynchronous => _pump.HasOutstanding;

    /// <summary>Requests that were finished so far.</summary>
    internal long Consumed => Volatile.Read(ref _consumed);

    /// <summary>
    /// Waits without a thread until there may be room in the ring, or the queue has ended; then try again.
    /// </summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        Task raised = _room.Next();
        if (Volatile.Read(ref _submitted) - Consumed < Capacity || IsEnded)
            return;
        // What fills the ring may be requests whose threads are elsewhere: reap them like our own.
        _pump.Started(1);
        try
        {
            await raised.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _pump.Finished();
        }
    }
}
