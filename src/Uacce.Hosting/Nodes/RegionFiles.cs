using Uacce.Abi;
using Uacce.Framework;
using Uacce.Native;

namespace Uacce.Hosting.Nodes;

/// <summary>The regions of one queue, as files that its client maps; never another client's, before or after.</summary>
/// <remarks>
/// The kernel's clients map region r at page r of the node (<see cref="RegionType"/>), and both regions may be longer than a page. So DUS, at
/// page 1 of the node's file, would lie over the second page of MMIO. MMIO then has a file of its own, which is the node in all but
/// that: see <see cref="RegionDirectory"/>. Where MMIO has one page, it lies in the node's file before DUS. A flat file is for clients
/// that know of it: DUS lies behind all of MMIO, and there is no other file.
/// </remarks>
internal sealed class RegionFiles : IRegionMemorySource
{
    private readonly FileDescriptor _nodeFile;
    private readonly FileDescriptor _mmioFile;
    private readonly RegionMemory _mmio;
    private readonly RegionMemory _dus;

    private RegionFiles(MemoryFile node, MemoryFile mmio, int mmioSize, int dusOffset, int dusSize)
    {
        _nodeFile = node.File;
        _mmioFile = mmio.File;
        _mmio = new RegionMemory(mmio.Window.Slice(0, mmioSize), mmio);
        _dus = new RegionMemory(node.Window.Slice(dusOffset, dusSize), node);
    }

    /// <summary>Whether one file has both regions where clients map them, so that the other is never needed.</summary>
    public bool IsOneFile => _nodeFile == _mmioFile;

    /// <summary>
    /// The file that has a region where clients map it. The node is DUS's file: DUS at page 1, and before it MMIO or, where that is longer, a
    /// page of nothing.
    /// </summary>
    public FileDescriptor FileOf(RegionType region) => region == RegionType.Mmio ? _mmioFile : _nodeFile;

    /// <summary>Makes the files for a queue of a device; one flat file, or what the kernel's clients need.</summary>
    public static Errno TryCreate(UacceDevice device, int pageSize, bool isFlat, out RegionFiles? files)
    {
        files = null;
        int mmioSize = device.RegionSize(RegionType.Mmio);
        int dusSize = device.RegionSize(RegionType.Dus);
        int dusOffset = isFlat ? Math.Max(mmioSize, pageSize) : pageSize;
        Errno error = MemoryFile.TryCreate($"{device.Name} queue", dusOffset + dusSize, out MemoryFile? node);
        if (node is null)
            return error;
        MemoryFile? mmio = node;
        if (mmioSize > dusOffset)
            error = MemoryFile.TryCreate($"{device.Name} mmio", mmioSize, out mmio);
        if (mmio is null)
        {
            node.File.Dispose();
            return error;
        }

        files = new RegionFiles(node, mmio, mmioSize, dusOffset, dusSize);
        return Errno.None;
    }

    /// <inheritdoc/>
    public RegionMemory Provide(RegionType region) => region == RegionType.Mmio ? _mmio : _dus;

    /// <summary>Closes the files; the memory stays for whoever has it mapped.</summary>
    public void Close()
    {
        _nodeFile.Dispose();
        _mmioFile.Dispose();
    }
}
