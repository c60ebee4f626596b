namespace Uacce.Framework;

/// <summary>The lifecycle of a queue, as Linux 6.12 with the fixes of December 2025 has it.</summary>
/// <remarks>
/// <code>
///             START          PUT            close, removal, exit
/// Init        -> Started     stays Init     -> Zombie  (put)
/// Started     EINVAL         -> Init (stop) -> Zombie  (stop, put)
/// Zombie      ENXIO          ENXIO          nothing
/// </code>
/// Changed under the queue's lock alone; read by anybody without it, because a stop holds that lock while it waits for the
/// worker. <see cref="Kill"/> stores the reason before the state, and readers load the state with acquire order: who sees
/// <see cref="QueueState.Zombie"/> in a queue that was open sees the <see cref="End"/> that made it so.
/// </remarks>
internal struct QueueLifecycle
{
    private int _state;
    private int _end;

    /// <summary>Acquire order; pairs with the release of every change.</summary>
    public QueueState State
    {
        readonly get
        {
            SchedulePoint.Pass();
            return (QueueState)Volatile.Read(in _state);
        }

        private set
        {
            SchedulePoint.Pass();
            Volatile.Write(ref _state, (int)value);
        }
    }

    /// <summary>Acquire order; pairs with the release in <see cref="Kill"/>.</summary>
    public readonly QueueEnd End => (QueueEnd)Volatile.Read(in _end);

    /// <summary>The open succeeded.</summary>
    public void Activate() => State = QueueState.Init;

    /// <summary>The driver's start operation succeeded.</summary>
    public void Started() => State = QueueState.Started;

    /// <summary>The driver's stop operation ran.</summary>
    public void Stopped() => State = QueueState.Init;

    /// <summary>Ends the queue; returns the state it was in, so the caller knows which driver operations it owes.</summary>
    public QueueState Kill(QueueEnd reason)
    {
        QueueState before = State;
        if (End == QueueEnd.None)
            Volatile.Write(ref _end, (int)reason);
        State = QueueState.Zombie;
        return before;
    }
}
