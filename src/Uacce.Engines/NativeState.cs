using System.Runtime.InteropServices;

namespace Uacce.Engines;

/// <summary>
/// One library object outside the managed heap, released exactly once: by Dispose, or by the finalizer if that was
/// forgotten.
/// </summary>
internal sealed unsafe class NativeState : SafeHandle
{
    // Wide enough for the vector loads of every library here.
    private const nuint Alignment = 64;

    private readonly delegate*<void*, void> _release;

    /// <summary>Takes ownership of <paramref name="state"/>.</summary>
    /// <exception cref="InsufficientMemoryException">
    /// <paramref name="state"/> is null: the library could not allocate it.
    /// </exception>
    internal NativeState(void* state, delegate*<void*, void> release)
        : base(0, ownsHandle: true)
    {
        if (state == null)
        {
#pragma warning disable MA0012 // Reserved for the runtime's own heap; this says the same of a library's.
            throw new InsufficientMemoryException();
#pragma warning restore MA0012
        }

        _release = release;
        SetHandle((nint)state);
    }

    /// <summary>Zeroed memory of <paramref name="size"/> bytes.</summary>
    internal static NativeState Allocate(int size) => new(AllocateZeroed(size), &Free);

    /// <summary>Zeroed, aligned memory; give it back with <see cref="Free"/>.</summary>
    internal static void* AllocateZeroed(int size)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)size, Alignment);
        NativeMemory.Clear(memory, (nuint)size);
        return memory;
    }

    /// <summary>Releases what <see cref="AllocateZeroed"/> gave.</summary>
    internal static void Free(void* memory) => NativeMemory.AlignedFree(memory);

    /// <summary>The object; the caller keeps this handle reachable while it uses it.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (void*)handle;
        }
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        _release((void*)handle);
        return true;
    }
}
