using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>
/// Memory as one process sees it: bytes at virtual addresses. Devices never hold one; they reach it through an
/// <see cref="AddressSpaceBinding"/>.
/// </summary>
/// <remarks>Compared by reference: two objects are two address spaces. Thread-safe.</remarks>
public abstract class AddressSpace
{
    // Guards the bindings and the PASID.
    // Taken under a device lock; only the PASID allocator's lock is taken under it.
    // Never held while calling up into a device or queue.
    private readonly OrderedLock _bindingsLock = new(LockRank.Bindings);
    private readonly List<AddressSpaceBinding> _bindings = [];
    private int _pasid;
    private bool _dead;

    /// <summary>Where PASIDs come from; one number space for all.</summary>
    internal PasidAllocator Pasids { private get; init; } = PasidAllocator.Shared;

    /// <summary>Whether the space still exists.</summary>
    public bool IsAlive
    {
        get
        {
            SchedulePoint.Pass();
            return !Volatile.Read(ref _dead);
        }
    }

    /// <summary>
    /// Ends the space: the process exited or replaced its memory. Every queue of it on every device is stopped and its
    /// hardware queue returned before this returns. Its PASID stays taken until the last queue is closed.
    /// </summary>
    public void Exit()
    {
        AddressSpaceBinding[] bindings;
        using (_bindingsLock.EnterScope())
        {
            Volatile.Write(ref _dead, true);
            SchedulePoint.Allocate();
            bindings = [.. _bindings];
        }

        foreach (AddressSpaceBinding binding in bindings)
            binding.Device.KillQueuesOf(binding);
    }

    /// <summary>
    /// Gives direct access to a range, so that nothing needs to be copied; false when this space has none or the range may
    /// not be used that way. The window stays valid until <see cref="Release"/> with the same token.
    /// </summary>
    protected internal abstract bool TryPin(ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token);

    /// <summary>Ends a direct access.</summary>
    protected internal abstract void Release(int token);

    /// <summary>
    /// Copies bytes out of the space, filling all of <paramref name="destination"/>; false, with unspecified content, when any
    /// of them cannot be read.
    /// </summary>
    protected internal abstract bool TryRead(ulong address, Span<byte> destination);

    /// <summary>Copies bytes into the space; false when any of them cannot be written. Some may have been.</summary>
    protected internal abstract bool TryWrite(ulong address, ReadOnlySpan<byte> source);

    /// <summary>Whether a range that <see cref="TryPin"/> refused may be reached by copying instead.</summary>
    protected internal abstract bool CanCopy { get; }

    /// <summary>Begins to watch the threads that use this space; null where they cannot be seen.</summary>
    protected internal virtual IThreadWatch? WatchThreads() => null;

    /// <summary>Binds to a device with the PASID of this space, taking one with the first binding.</summary>
    internal Errno Attach(UacceDevice device, out AddressSpaceBinding? binding)
    {
        binding = null;
        using (_bindingsLock.EnterScope())
        {
            if (_dead)
                return Errno.ENXIO;
            // Memory first: where it runs out, no PASID is left with a space that has no binding.
            SchedulePoint.Allocate();
            _bindings.EnsureCapacity(_bindings.Count + 1);
            SchedulePoint.Allocate();
            var made = new AddressSpaceBinding(this, device);
            if (_pasid == 0 && !Pasids.TryTake(out _pasid))
                return Errno.ENOSPC;
            made.Pasid = _pasid;
            _bindings.Add(made);
            binding = made;
            return Errno.None;
        }
    }

    /// <summary>Drops a drained binding; the PASID goes back with the last one.</summary>
    internal void Detach(AddressSpaceBinding binding)
    {
        using (_bindingsLock.EnterScope())
        {
            if (!_bindings.Remove(binding) || _bindings.Count > 0)
                return;
            Pasids.Return(_pasid);
            _pasid = 0;
        }
    }
}
