using System.Buffers;
using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>A range of the submitter's memory while a device works on it: the memory itself, or a copy of it.</summary>
/// <remarks>A mutable value type with one owner; dispose it once. Not thread-safe.</remarks>
public struct DeviceBuffer : IDisposable
{
    /// <summary>Longest range that is copied: no descriptor of the real devices names a longer flat one.</summary>
    internal const int MaxCopyLength = 16 << 20;

    // From here on memory for a range that is not there costs more than two looks at it.
    private const int ProbeLength = 64 << 10;

    private readonly AddressSpace? _space;
    private readonly MemoryWindow _window;
    private readonly ulong _address;
    private readonly int _token;
    private readonly int _length;
    private byte[]? _copy;

    private DeviceBuffer(AddressSpace space, MemoryWindow window, int token, byte[]? copy, ulong address, int length)
    {
        _space = space;
        _window = window;
        _token = token;
        _copy = copy;
        _address = address;
        _length = length;
    }

    /// <summary>
    /// The bytes; zeros where a copy was opened for writing only, and never what another submitter left. Another thread of the submitter may change them meanwhile: copy what must stay as checked.
    /// </summary>
    public readonly Span<byte> Span => _copy is null ? _window.AsSpan(0, _length) : _copy.AsSpan(0, _length);

    /// <summary>
    /// Makes the first <paramref name="length"/> bytes visible to the submitter; the rest of its memory is left as it was.
    /// Call before the completion is published. False is a fault.
    /// </summary>
    public readonly bool TryCommit(int length) =>
        _copy is null || length == 0 || _space!.TryWrite(_address, Span[..length]);

    /// <summary>Ends the access.</summary>
    public void Dispose()
    {
        if (_copy is { } copy)
        {
            _copy = null;
            ArrayPool<byte>.Shared.Return(copy);
        }
        else
        {
            _space?.Release(_token);
        }
    }

    internal static DeviceBuffer Direct(AddressSpace space, MemoryWindow window, int token) =>
        new(space, window, token, null, window.Address, (int)window.Length);

    internal static bool TryCopy(AddressSpace space, ulong address, int length, MemoryAccess access, out DeviceBuffer buffer)
    {
        buffer = default;
        bool reads = (access & MemoryAccess.Read) != MemoryAccess.None;
        // The length is the submitter's word: bounded, and believed only as far as the range is seen to reach.
        if (!space.CanCopy || length > MaxCopyLength || (reads && length >= ProbeLength && !IsThere(space, address, length)))
            return false;
        SchedulePoint.Allocate();
        byte[] copy = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> content = copy.AsSpan(0, length);
        if (!reads)
        {
            // The pool's array may hold what was another submitter's, and all of it can be committed.
            content.Clear();
        }
        else if (!space.TryRead(address, content))
        {
            ArrayPool<byte>.Shared.Return(copy);
            return false;
        }

        buffer = new DeviceBuffer(space, default, 0, copy, address, length);
        return true;
    }

    private static bool IsThere(AddressSpace space, ulong address, int length)
    {
        Span<byte> end = stackalloc byte[1];
        return space.TryRead(address, end) && space.TryRead(unchecked(address + (uint)(length - 1)), end);
    }
}
