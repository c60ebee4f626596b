namespace Uacce.Memory;

/// <summary>Zeroed, page-aligned memory of this process that never moves, alive as long as this object is reachable.</summary>
/// <remarks>
/// Windows do not keep it alive: whoever uses a window also keeps its owner reachable. There is nothing to dispose, so
/// no order of teardown can pull memory from under a device or a late reader. Contents are unsynchronized.
/// </remarks>
public sealed unsafe class PageMemory
{
    /// <summary>Alignment of the memory in bytes.</summary>
    public const int Alignment = 4096;

    // Holds the memory: the window below is only an address.
    private readonly byte[] _block;

    /// <summary>Allocates <paramref name="length"/> bytes.</summary>
    /// <exception cref="OutOfMemoryException">The memory is exhausted.</exception>
    public PageMemory(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _block = GC.AllocateArray<byte>(checked(length + Alignment - 1), pinned: true);
        fixed (byte* start = _block)
        {
            nuint aligned = ((nuint)start + (Alignment - 1)) & ~(nuint)(Alignment - 1);
            Window = MemoryWindow.FromAddress(aligned, length);
            Memory = _block.AsMemory((int)(aligned - (nuint)start), length);
        }
    }

    /// <summary>All of the memory.</summary>
    public MemoryWindow Window { get; }

    /// <summary>The same bytes for APIs that take managed memory; it keeps the memory alive.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>Keeps the memory alive up to this call.</summary>
    public void KeepAlive() => GC.KeepAlive(_block);
}
