using Uacce.Abi;

namespace Uacce.Devices.Zip;

/// <summary>What a request came to: the words a device may change in a descriptor.</summary>
internal struct ZipOutcome
{
    public uint Consumed;
    public uint Produced;
    public uint Status;
    public uint Context0;
    public uint TotalSize;
    public uint Checksum;

    /// <summary>A request that failed: it took nothing and made nothing.</summary>
    public static ZipOutcome Error(uint status) => new() { Status = status };

    public readonly bool IsSuccess => new ZipStatus(Status).IsSuccess;
}
