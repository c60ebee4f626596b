using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>
/// The address space of this process. Devices use its memory in place, but only ranges that were registered: any other
/// address in a descriptor is a fault.
/// </summary>
/// <remarks>
/// The caller of <see cref="Register"/> keeps the range mapped and in place (pinned) until <see cref="Unregister"/> has
/// returned; that call waits for a device that is using it. Thread-safe.
/// </remarks>
public sealed class LocalAddressSpace : AddressSpace
{
    private readonly RegisteredRanges _ranges = new();

    /// <summary>Hands <paramref name="length"/> bytes at <paramref name="address"/> to the devices of this process.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no bytes, or they would wrap around the end of the addresses.</exception>
    public int Register(ulong address, long length, MemoryAccess access)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)length - 1, ulong.MaxValue - address, nameof(length));
        return _ranges.Register(address, length, access);
    }

    /// <summary>Takes a range back; when this returns no device uses it.</summary>
    /// <remarks>
    /// It waits for every request that a device entered the range for, and that may be another submitter's: where ranges
    /// overlap, as when many requests read one input, a device enters any that holds the address it was given. The wait lasts
    /// as long as those requests work, and no new one enters.
    /// </remarks>
    public void Unregister(int token) => _ranges.Unregister(token);

    /// <inheritdoc/>
    protected internal override bool CanCopy => false;

    /// <inheritdoc/>
    protected internal override bool TryPin(
        ulong address, long length, MemoryAccess access, out MemoryWindow window, out int token)
    {
        window = default;
        if (!_ranges.TryUse(address, length, access, out token))
            return false;
        window = MemoryWindow.FromAddress(address, length);
        return true;
    }

    /// <inheritdoc/>
    protected internal override void Release(int token) => _ranges.EndUse(token);

    /// <inheritdoc/>
    protected internal override bool TryRead(ulong address, Span<byte> destination)
    {
        if (!TryPin(address, destination.Length, MemoryAccess.Read, out MemoryWindow window, out int token))
            return false;
        window.AsSpan(0, destination.Length).CopyTo(destination);
        Release(token);
        return true;
    }

    /// <inheritdoc/>
    protected internal override bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        if (!TryPin(address, source.Length, MemoryAccess.Write, out MemoryWindow window, out int token))
            return false;
        source.CopyTo(window.AsSpan(0, source.Length));
        Release(token);
        return true;
    }
}
