namespace Uacce.Abi;

/// <summary>The regions of a queue; the value is the page offset given to mmap (<c>enum uacce_qfrt</c>).</summary>
public enum RegionType
{
    /// <summary>UACCE_QFRT_MMIO: the doorbell pages.</summary>
    Mmio = 0,

    /// <summary>UACCE_QFRT_DUS: device/user shared memory, the rings.</summary>
    Dus = 1,
}
