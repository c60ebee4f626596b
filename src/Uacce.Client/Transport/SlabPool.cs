using System.Buffers;
using System.Numerics;
using Uacce.Abi;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Client.Transport;

/// <summary>Blocks of memory that can be mapped by another process, too: powers of two, each at a multiple of 4 KiB.</summary>
internal sealed class SlabPool : MemoryPool<byte>
{
    private const int MinBlock = 4 << 10;
    private const int MinSlab = 4 << 20;
    private const int MaxSlab = 64 << 20;

    // Slabs stay for ever, so what the library takes by itself is bounded for each size of block.
    private const long MaxLent = 32 << 20;

    // Guards the blocks and the growth.
    // A leaf: nothing is taken under it.
    // Held across the making of a slab, by a thread that needs one.
    private readonly Lock _blocksLock = new();
    private readonly Stack<SlabBlock>[] _idle = [.. Enumerable.Range(0, Classes).Select(static _ => new Stack<SlabBlock>())];
    private readonly long[] _lent = new long[Classes];
    private MemoryFile[] _slabs = []; // never changed, only replaced
    private long _used; // of the newest slab

    public override int MaxBufferSize => MaxSlab;

    /// <summary>All slabs there are, oldest first. Never fewer than before.</summary>
    public ReadOnlySpan<MemoryFile> Slabs => Volatile.Read(ref _slabs);

    /// <summary>Bytes lent now.</summary>
    public long Lent
    {
        get
        {
            lock (_blocksLock)
                return _lent.Sum();
        }
    }

    private static int Classes => ClassOf(MaxSlab) + 1;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        int size = minBufferSize < 0 ? MinBlock : minBufferSize;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSlab, nameof(minBufferSize));
        lock (_blocksLock)
            return new Lease(TakeLocked(ClassOf(size)));
    }

    /// <summary>A block that costs no owner; null when as much is lent as ever is, or the machine has no memory for it.</summary>
    public SlabBlock? TryLend(int length)
    {
        if (length > MaxLent)
            return null;
        int sizeClass = ClassOf(length);
        lock (_blocksLock)
        {
            if (_lent[sizeClass] + (MinBlock << sizeClass) > MaxLent)
                return null;
            try
            {
                SlabBlock block = TakeLocked(sizeClass);
                _lent[sizeClass] += block.Length;
                return block;
            }
            catch (IOException)
            {
                return null; // the caller's own memory will do
            }
        }
    }

    /// <summary>Takes a block back that was rented, or lent.</summary>
    internal void Return(SlabBlock block, bool lent)
    {
        lock (_blocksLock)
        {
            int sizeClass = ClassOf(block.Length);
            _lent[sizeClass] -= lent ? block.Length : 0;
            _idle[sizeClass].Push(block);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // It lasts as long as the process.
    }

    private static int ClassOf(int size) => size <= MinBlock ? 0 : BitOperations.Log2((uint)(size - 1) / MinBlock) + 1;

    private SlabBlock TakeLocked(int sizeClass) =>
        _idle[sizeClass].TryPop(out SlabBlock? block) ? block : CarveLocked(MinBlock << sizeClass);

    private SlabBlock CarveLocked(int size)
    {
        if (_slabs.Length == 0 || _slabs[^1].Window.Length - _used < size)
            AddSlabLocked(size);
        MemoryWindow window = _slabs[^1].Window.Slice(_used, size);
        _used += size;
        return new SlabBlock(this, window);
    }

    private void AddSlabLocked(int size)
    {
        int length = Math.Max(size, MinSlab << Math.Min(_slabs.Length, int.Log2(MaxSlab / MinSlab)));
        Errno error = MemoryFile.TryCreateShareable("uacce memory", length, out MemoryFile? slab);
        if (slab is null)
            throw new IOException($"There is no shared memory of {length >> 20} MiB to be had: {error}.");
        // What is left of the one before becomes blocks, largest first.
        for (int sizeClass = Classes - 1; _slabs.Length > 0 && sizeClass >= 0; sizeClass--)
        {
            for (int rest = MinBlock << sizeClass; _slabs[^1].Window.Length - _used >= rest; _used += rest)
                _idle[sizeClass].Push(new SlabBlock(this, _slabs[^1].Window.Slice(_used, rest)));
        }

        Volatile.Write(ref _slabs, [.. _slabs, slab]);
        _used = 0;
    }

    private sealed class Lease(SlabBlock block) : IMemoryOwner<byte>
    {
        private SlabBlock? _block = block;

        public Memory<byte> Memory => (_block ?? throw new ObjectDisposedException(nameof(IMemoryOwner<>))).Memory;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _block, null) is { } returned)
                returned.Pool.Return(returned, lent: false);
        }
    }
}
