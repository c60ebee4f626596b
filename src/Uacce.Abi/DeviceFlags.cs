namespace Uacce.Abi;

/// <summary>The <c>flags</c> attribute of a device (<c>misc/uacce/uacce.h</c>).</summary>
[Flags]
public enum DeviceFlags
{
    /// <summary>No capability.</summary>
    None = 0,

    /// <summary>UACCE_DEV_SVA: descriptors hold plain virtual addresses of the opener.</summary>
    Sva = 1,
}
