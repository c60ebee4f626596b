using System.Runtime.CompilerServices;

namespace Uacce.Memory;

/// <summary>A ring of fixed-size descriptors in shared memory, as both sides of a queue see it.</summary>
/// <remarks>
/// Slots are copied whole and unordered. The submitter publishes a slot by the doorbell store that follows, and the
/// device reads it after it has seen that doorbell. Not synchronized: each side keeps its own positions.
/// </remarks>
public readonly unsafe struct SubmissionRing
{
    private readonly byte* _start;
    private readonly int _depth;
    private readonly int _stride;

    /// <summary>A ring over the first <paramref name="depth"/> × <paramref name="stride"/> bytes of <paramref name="window"/>.</summary>
    public SubmissionRing(MemoryWindow window, int depth, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        _start = (byte*)window.Slice(0, (long)depth * stride).Address;
        _depth = depth;
        _stride = stride;
    }

    /// <summary>Entries in the ring.</summary>
    public int Depth => _depth;

    /// <summary>Copies a descriptor out of a slot that was handed over: nobody writes to it now.</summary>
    /// <remarks>
    /// By few and wide stores. A field that is read next comes out of the store of its part, unless that crosses a cache line's end; then
    /// the reader waits until it, and every store before it, has reached the cache. <see cref="DescriptorCopy{T}"/> has a place where none does.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read<T>(int slot, out T descriptor)
        where T : unmanaged => descriptor = Unsafe.ReadUnaligned<T>(Slot(slot, sizeof(T)));

    /// <summary>
    /// Copies a descriptor, which is a whole number of 64-bit words, out of a slot that may be written to meanwhile: each word by one access,
    /// so that none is torn.
    /// </summary>
    public void ReadWords<T>(int slot, out T descriptor)
        where T : unmanaged
    {
        if (sizeof(T) % sizeof(ulong) != 0)
            ThrowHelper.NotWords(sizeof(T));
        var from = (ulong*)Slot(slot, sizeof(T));
        Unsafe.SkipInit(out descriptor);
        fixed (T* start = &descriptor)
        {
            var to = (ulong*)start;
            for (int i = 0; i < sizeof(T) / sizeof(ulong); i++)
                to[i] = Volatile.Read(ref from[i]);
        }
    }

    /// <summary>Copies a part of a descriptor out of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read<T>(int slot, int offset, out T part)
        where T : unmanaged => part = Unsafe.ReadUnaligned<T>(Slot(slot, sizeof(T), offset) + offset);

    /// <summary>Copies a descriptor into a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(int slot, in T descriptor)
        where T : unmanaged => Unsafe.WriteUnaligned(Slot(slot, sizeof(T)), descriptor);

    /// <summary>Copies descriptors into the slots from the given one on; the last of them is in front of the ring's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(int slot, ReadOnlySpan<T> descriptors)
        where T : unmanaged
    {
        for (int i = 0; i < descriptors.Length; i++)
            Write(slot + i, descriptors[i]);
    }

    /// <summary>Copies a part of a descriptor into a slot, leaving the rest of it alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(int slot, int offset, in T part)
        where T : unmanaged => Unsafe.WriteUnaligned(Slot(slot, sizeof(T), offset) + offset, part);

    /// <summary>Starts to bring a slot's cache lines here, ahead of a <see cref="Read{T}(int, out T)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot)
    {
        byte* start = Slot(slot, _stride);
        if (System.Runtime.Intrinsics.X86.Sse.IsSupported)
        {
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(start);
            System.Runtime.Intrinsics.X86.Sse.Prefetch0(start + 64);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Slot(int slot, int size, int offset = 0)
    {
        if ((uint)slot >= (uint)_depth || size > _stride || (uint)offset > (uint)(_stride - size))
            ThrowHelper.OutsideRing(slot, _depth);
        return _start + (nint)slot * _stride;
    }
}
