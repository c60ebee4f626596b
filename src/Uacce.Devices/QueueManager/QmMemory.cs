using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Devices.QueueManager;

/// <summary>The two regions of one queue.</summary>
internal sealed class QmMemory
{
    public QmMemory(int mmioSize, int dusSize)
    {
        Mmio = new RegionMemory(new PageMemory(mmioSize));
        Dus = new RegionMemory(new PageMemory(dusSize));
    }

    public QmMemory(IRegionMemorySource regions)
    {
        Mmio = regions.Provide(RegionType.Mmio);
        Dus = regions.Provide(RegionType.Dus);
    }

    public RegionMemory Mmio { get; }

    public RegionMemory Dus { get; }

    /// <summary>Whether some client still holds a mapping, which cannot be taken back.</summary>
    public bool IsMapped => Mmio.IsMapped || Dus.IsMapped;

    public void Clear()
    {
        Mmio.Window.Clear();
        Dus.Window.Clear();
    }
}
