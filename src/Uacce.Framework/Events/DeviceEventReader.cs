namespace Uacce.Framework;

/// <summary>One reader's place in <see cref="DeviceEvents"/>. For one thread at a time; needs no end.</summary>
public sealed class DeviceEventReader
{
    private readonly DeviceEvents _events;
    private long _next;

    internal DeviceEventReader(DeviceEvents events, long next)
    {
        _events = events;
        _next = next;
    }

    /// <summary>Events that came and went before this reader read them.</summary>
    public long Lost { get; private set; }

    /// <summary>Reads the next event; false when there is none yet.</summary>
    public bool TryRead(out DeviceEvent happened)
    {
        if (!_events.TryGet(_next, out happened))
            return false;
        Lost += happened.Number - _next;
        _next = happened.Number + 1;
        return true;
    }

    /// <summary>Waits until <see cref="TryRead"/> has something.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled first.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _events.Arrival(_next).WaitAsync(cancellationToken);
}
