namespace Uacce.Framework;

/// <summary>Why a queue ended. The first reason wins.</summary>
public enum QueueEnd
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>Its last holder closed it.</summary>
    Closed,

    /// <summary>Its device was removed.</summary>
    DeviceRemoved,

    /// <summary>The address space that opened it ended.</summary>
    AddressSpaceExited,

    /// <summary>Its device was reset: another queue can be opened in its place.</summary>
    DeviceReset,
}
