using Microsoft.Win32.SafeHandles;
using Uacce.Memory;

namespace Uacce.Native;

/// <summary>A mapping of a device region, unmapped on disposal. Windows on it are invalid from then on.</summary>
internal sealed class MappedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly int _length;
    private readonly bool _isCollected;

    /// <param name="start">What mmap gave.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="isCollected">Whether nobody disposes it: then the garbage collector is told what collecting it is worth.</param>
    internal MappedMemory(nint start, int length, bool isCollected = false)
        : base(ownsHandle: true)
    {
        SetHandle(start);
        _length = length;
        _isCollected = isCollected;
        if (isCollected)
            GC.AddMemoryPressure(length);
        Window = MemoryWindow.FromAddress((ulong)start, length);
    }

    /// <summary>The mapped bytes.</summary>
    public MemoryWindow Window { get; }

    /// <inheritdoc/>
    protected override unsafe bool ReleaseHandle()
    {
        if (_isCollected)
            GC.RemoveMemoryPressure(_length);
        return Interop.munmap((void*)handle, (nuint)_length) == 0;
    }
}
