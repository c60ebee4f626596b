namespace Uacce.Framework;

/// <summary>The states of a queue.</summary>
public enum QueueState
{
    /// <summary>Dead, finally: closed, removed, or not yet opened. Zero on purpose, so an unfinished queue is dead.</summary>
    Zombie = 0,

    /// <summary>Open and stopped: regions may be mapped and the queue may be started.</summary>
    Init = 1,

    /// <summary>The device works for it.</summary>
    Started = 2,
}
