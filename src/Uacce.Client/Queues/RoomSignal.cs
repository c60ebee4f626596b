namespace Uacce.Client.Queues;

/// <summary>Tells whoever found a ring full that there may be room, all at once; they try again and may wait again.</summary>
/// <remarks>Lock-free. Costs who raises it one look while nobody waits.</remarks>
internal sealed class RoomSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Ends when the signal is raised after this call. Look at the ring once more behind it.</summary>
    public Task Next()
    {
        while (true)
        {
            TaskCompletionSource? waited = Volatile.Read(ref _next);
            if (waited is null)
            {
                waited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Interlocked.CompareExchange(ref _next, waited, null) is not null)
                    continue;
            }

            // Pairs with Raise, which has no fence: after this, who makes room sees the waiter, or the waiter sees the room. Also for one
            // that was there: whoever put it there may not have come so far yet.
            Interlocked.MemoryBarrierProcessWide();
            return waited.Task;
        }
    }

    public void Raise()
    {
        if (Volatile.Read(ref _next) is not null)
            Interlocked.Exchange(ref _next, null)?.SetResult();
    }
}
