namespace Uacce.Memory;

/// <summary>Where one reader copies one descriptor after another to, before it believes any of it. Not thread-safe.</summary>
/// <typeparam name="T">The descriptor.</typeparam>
/// <remarks>On a cache line of its own, so that what <see cref="SubmissionRing.Read{T}(int, out T)"/> stores can be read back at once.</remarks>
public sealed unsafe class DescriptorCopy<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    // Holds the memory: the pointer below is only an address.
    private readonly byte[] _block = GC.AllocateArray<byte>(sizeof(T) + CacheLine - 1, pinned: true);
    private readonly T* _copy;

    /// <summary>Allocates the place, which never moves.</summary>
    public DescriptorCopy()
    {
        fixed (byte* start = _block)
            _copy = (T*)(((nuint)start + (CacheLine - 1)) & ~(nuint)(CacheLine - 1));
    }

    /// <summary>Copies a slot here; the copy changes with the next call, and lives as long as this object.</summary>
    public ref readonly T Take(SubmissionRing submissions, int slot)
    {
        submissions.Read(slot, out *_copy);
        return ref *_copy;
    }
}
