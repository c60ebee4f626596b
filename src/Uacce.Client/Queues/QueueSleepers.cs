namespace Uacce.Client.Queues;

/// <summary>The threads asleep on one queue: one of them in poll, the others until somebody tells them.</summary>
/// <remarks>
/// Any thread may reap any request, so a thread asleep in poll could miss that its own was reaped, between its last look
/// and the poll. Therefore only one polls, and from the moment its request is reaped until it leaves, nothing is
/// acknowledged: poll reports what is not acknowledged, and on a share page it is told to report in any case, so it
/// returns. The others are woken by whoever reaps them, and one of them polls next when the poller leaves. Not synchronized: the queue's reap lock guards it.
/// </remarks>
internal sealed class QueueSleepers<TDescriptor>
    where TDescriptor : unmanaged
{
    private readonly List<QueueRequest<TDescriptor>> _waiting = [];
    private QueueRequest<TDescriptor>? _poller;

    /// <summary>Whether some thread polls, or is about to.</summary>
    public bool HasPoller => _poller is not null;

    /// <summary>Whether the poller has what it waits for, and may not know: acknowledge nothing.</summary>
    public bool IsPollerDone => _poller is { IsReaped: true };

    /// <summary>The request whose thread polls while no other sleeps; null: there is none, or there are others.</summary>
    public QueueRequest<TDescriptor>? LonePoller => _waiting.Count == 0 ? _poller : null;

    /// <summary>Makes a request's thread the one that polls; false when there is one, and it is to sleep instead.</summary>
    public bool TryPoll(QueueRequest<TDescriptor> request)
    {
        if (_poller is null || _poller == request)
        {
            _waiting.Remove(request);
            _poller = request;
            return true;
        }

        if (!_waiting.Contains(request))
            _waiting.Add(request);
        request.FallAsleep();
        return false;
    }

    /// <summary>A request's thread is done sleeping; returns whom to wake so that there is a poller.</summary>
    public QueueRequest<TDescriptor>? Leave(QueueRequest<TDescriptor> request)
    {
        if (_poller == request)
            _poller = null;
        else
            _waiting.Remove(request);
        return _poller is null && _waiting.Count > 0 ? _waiting[^1] : null;
    }
}
