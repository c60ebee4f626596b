using System.Buffers;

namespace Uacce.Memory;

/// <summary>A block of managed memory held in place until <see cref="Dispose"/>, with its address.</summary>
/// <remarks>A mutable value type: keep it in one place and dispose it once. Not thread-safe.</remarks>
public unsafe struct PinnedMemory : IDisposable
{
    private MemoryHandle _handle;

    /// <summary>Pins <paramref name="memory"/>; memory that is pinned already (an arena) costs nothing.</summary>
    public PinnedMemory(ReadOnlyMemory<byte> memory)
    {
        _handle = memory.Pin();
        Length = memory.Length;
    }

    /// <summary>The address of the first byte; 0 for empty memory.</summary>
    public readonly ulong Address => Length == 0 ? 0 : (ulong)_handle.Pointer;

    /// <summary>Bytes pinned.</summary>
    public int Length { get; }

    /// <summary>Lets the memory move again.</summary>
    public void Dispose() => _handle.Dispose();
}
