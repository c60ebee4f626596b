namespace Uacce.Framework;

/// <summary>The lifecycle of a queue, as Linux 6.12 with the fixes of December 2025 has it.</summary>
/// <remarks>
/// <code>
///             START          PUT            close, removal, exit
/// Init        -> Started     stays Init     -> Zombie  (put)
/// Started     EINVAL         -> Init (stop) -> Zombie  (stop, put)
/// Zombie      ENXIO          ENXIO          nothing
/// </code>
/// Not synchronized: the queue's lock guards it.
/// </remarks>
internal struct QueueLifecycle
{
    public QueueState State { get; private set; }

    public QueueEnd End { get; private set; }

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
        State = QueueState.Zombie;
        if (End == QueueEnd.None)
            End = reason;
        return before;
    }
}
