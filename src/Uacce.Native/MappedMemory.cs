using Microsoft.Win32.SafeHandles;
using Uacce.Memory;

namespace Uacce.Native;

/// <summary>A mapping of a device region, unmapped on disposal. Windows on it are invalid from then on.</summary>
internal sealed class MappedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly int _length;

    internal MappedMemory(nint start, int length)
        : base(ownsHandle: true)
    {
        SetHandle(start);
        _length = length;
        Window = MemoryWindow.FromAddress((ulong)start, length);
    }

    /// <summary>The mapped bytes.</summary>
    public MemoryWindow Window { get; }

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle() => Interop.munmap((void*)handle, (nuint)_length) == 0;
}
