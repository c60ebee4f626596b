namespace Uacce.Client;

/// <summary>Why an accelerator could not do its work.</summary>
public enum AcceleratorFailure
{
    /// <summary>No device offers the algorithm.</summary>
    NoDevice,

    /// <summary>The device refused an operation; see <see cref="AcceleratorException.Errno"/>.</summary>
    Refused,

    /// <summary>Every queue of the device is taken.</summary>
    Busy,

    /// <summary>The node may not be opened by this user.</summary>
    NotPermitted,

    /// <summary>The device was removed or reset while it was in use.</summary>
    DeviceLost,

    /// <summary>The device does not speak a protocol this client knows.</summary>
    Incompatible,

    /// <summary>The device answered a good request with an error.</summary>
    RequestFailed,

    /// <summary>No answer came in time; the queue has been closed.</summary>
    TimedOut,
}
