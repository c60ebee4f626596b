using System.Buffers;

namespace Uacce.Memory;

/// <summary>A window as managed memory, for APIs that take it. It never moves, so pinning it costs nothing.</summary>
/// <remarks>Whoever makes it keeps the window's memory mapped for as long as anything made from this is used.</remarks>
public sealed unsafe class WindowMemory : MemoryManager<byte>
{
    private readonly MemoryWindow _window;

    /// <summary>Wraps a window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than managed memory can be.</exception>
    public WindowMemory(MemoryWindow window)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window.Length, Array.MaxLength, nameof(window));
        _window = window;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => _window.AsSpan(0, (int)_window.Length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new((void*)_window.Slice(elementIndex, 0).Address);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
