using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Devices.Zip;

/// <summary>What one request needs at a time: a copy of its descriptor, and of its lists. Not thread-safe.</summary>
internal sealed class ZipScratch
{
    // Lists of more pieces are rare, and not kept for the next request of whoever borrows this.
    private const int KeptPieces = 4096;

    public DescriptorCopy<ZipDescriptor> Descriptor { get; } = new();

    public ScatterList Source { get; } = new();

    public ScatterList Destination { get; } = new();

    /// <summary>Whether some client's list has made it so large that it is better made anew.</summary>
    public bool IsLarge => Source.Room > KeptPieces || Destination.Room > KeptPieces;
}
