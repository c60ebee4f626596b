using System.Buffers;
using Uacce.Abi;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Client;

/// <summary>
/// Memory that the devices of a server (<see cref="ServedDevices"/>) reach without a system call, as this process and the server both map
/// it: input is copied once, in memory; output is written where it belongs. For devices of this process and of the kernel it is as good
/// as any other memory.
/// </summary>
/// <remarks>
/// <para>
/// Buffers from here go into requests like any other: <c>using IMemoryOwner&lt;byte&gt; input = AcceleratorMemory.Pool.Rent(65536)</c>.
/// They hold what their last user left there. A buffer that is returned while a request uses it may be overwritten.
/// </para>
/// <para>
/// The pool grows by slabs of 4 to 64 MiB, which stay until the process ends; where the machine has no memory for one, renting throws
/// <see cref="IOException"/>. A process shares its slabs with one server: with a second one, requests are copied as always.
/// </para>
/// </remarks>
public static class AcceleratorMemory
{
    private static readonly SlabPool s_pool = new();

    /// <summary>The pool. Thread-safe.</summary>
    public static MemoryPool<byte> Pool => s_pool;

    /// <summary>All slabs there are, oldest first. Never fewer than before.</summary>
    internal static ReadOnlySpan<MemoryFile> Slabs => s_pool.Slabs;

    private sealed class SlabPool : MemoryPool<byte>
    {
        private const int MinBlock = 4 << 10;
        private const int MinSlab = 4 << 20;
        private const int MaxSlab = 64 << 20;

        // Guards the blocks and the growth.
        // A leaf: nothing is taken under it.
        // Held across the making of a slab, by a thread that needs one.
        private readonly Lock _blocksLock = new();
        private readonly Stack<WindowMemory>[] _idle = [.. Enumerable.Range(0, ClassOf(MaxSlab) + 1).Select(static _ => new Stack<WindowMemory>())];
        private MemoryFile[] _slabs = []; // never changed, only replaced
        private long _used; // of the newest slab

        public override int MaxBufferSize => MaxSlab;

        public ReadOnlySpan<MemoryFile> Slabs => Volatile.Read(ref _slabs);

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            int size = minBufferSize < 0 ? MinBlock : minBufferSize;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSlab, nameof(minBufferSize));
            int sizeClass = ClassOf(size);
            lock (_blocksLock)
                return new Lease(this, _idle[sizeClass].TryPop(out WindowMemory? block) ? block : Carve(MinBlock << sizeClass), sizeClass);
        }

        protected override void Dispose(bool disposing)
        {
            // It lasts as long as the process.
        }

        private static int ClassOf(int size) => size <= MinBlock ? 0 : int.Log2((size - 1) / MinBlock) + 1;

        private WindowMemory Carve(int size)
        {
            if (_slabs.Length == 0 || _slabs[^1].Window.Length - _used < size)
                AddSlab(size);
            MemoryWindow window = _slabs[^1].Window.Slice(_used, size);
            _used += size;
            return new WindowMemory(window);
        }

        private void AddSlab(int size)
        {
            // What is left of the one before becomes blocks, largest first.
            for (int sizeClass = _idle.Length - 1; _slabs.Length > 0 && sizeClass >= 0; sizeClass--)
            {
                for (int rest = MinBlock << sizeClass; _slabs[^1].Window.Length - _used >= rest; _used += rest)
                    _idle[sizeClass].Push(new WindowMemory(_slabs[^1].Window.Slice(_used, rest)));
            }

            int length = Math.Max(size, MinSlab << Math.Min(_slabs.Length, int.Log2(MaxSlab / MinSlab)));
            Errno error = MemoryFile.TryCreateShareable("uacce memory", length, out MemoryFile? slab);
            if (slab is null)
                throw new IOException($"There is no shared memory of {length >> 20} MiB to be had: {error}.");
            Volatile.Write(ref _slabs, [.. _slabs, slab]);
            _used = 0;
        }

        private void Return(WindowMemory block, int sizeClass)
        {
            lock (_blocksLock)
                _idle[sizeClass].Push(block);
        }

        private sealed class Lease(SlabPool pool, WindowMemory block, int sizeClass) : IMemoryOwner<byte>
        {
            private WindowMemory? _block = block;

            public Memory<byte> Memory => (_block ?? throw new ObjectDisposedException(nameof(IMemoryOwner<>))).Memory;

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _block, null) is { } returned)
                    pool.Return(returned, sizeClass);
            }
        }
    }
}
