namespace Uacce.Abi;

/// <summary>What poll(2) reports of a queue file; values from <c>asm-generic/poll.h</c>.</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing to report.</summary>
    None = 0,

    /// <summary>POLLIN: a completion waits.</summary>
    In = 0x001,

    /// <summary>POLLERR: the queue is dead.</summary>
    Error = 0x008,

    /// <summary>POLLHUP: the device is gone.</summary>
    HangUp = 0x010,

    /// <summary>POLLNVAL: the caller may not poll this queue.</summary>
    Invalid = 0x020,

    /// <summary>POLLRDNORM: a completion waits.</summary>
    ReadNormal = 0x040,
}
