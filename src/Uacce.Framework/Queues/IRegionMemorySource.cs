using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>
/// Where the regions of a queue must lie when its client is in another process: in memory that the client can map. Given with the
/// open; without one, a driver takes memory of this process.
/// </summary>
public interface IRegionMemorySource
{
    /// <summary>
    /// Zeroed memory of the queue for one region, as long as the device says the region is; the same memory each time. Called in
    /// the driver's get or map operation; must not call into the framework.
    /// </summary>
    RegionMemory Provide(RegionType region);
}
