namespace Uacce.Framework;

/// <summary>What happened to a device, or through it.</summary>
public enum DeviceEventKind
{
    /// <summary>A descriptor named memory that its submitter may not hand over, or that is not there.</summary>
    Fault = 0,

    /// <summary>The hardware, or the model in its place, failed.</summary>
    HardwareError,

    /// <summary>The device was isolated: it should not be used any more.</summary>
    Isolated,

    /// <summary>The device was reset; its queues ended. The reason says so where the reset failed.</summary>
    Reset,

    /// <summary>An address space with queues open ended, and they with it.</summary>
    AddressSpaceExited,

    /// <summary>The device was removed; its queues ended.</summary>
    Removed,
}
