using Uacce.Abi;
using Uacce.Memory;
using Uacce.Native;

namespace Uacce.Hosting.AddressSpaces;

/// <summary>The memory that a client and this process both map, by the client's addresses. Only grows.</summary>
/// <remarks>
/// The mappings here last as long as anybody can use them, whatever becomes of the client: an access in flight needs no other guard.
/// What the client unmaps, or maps anew, at such an address is its own harm: its requests go on to use the shared memory. Thread-safe;
/// finding takes no lock.
/// </remarks>
internal sealed class SharedRanges(SharedRangeQuota quota) : IDisposable
{
    /// <summary>How many there may be: each request looks through them.</summary>
    public const int MaxCount = 64;

    // Guards growth.
    // A leaf: nothing is taken under it.
    // Held across a few calls about a file in memory.
    private readonly Lock _growLock = new();
    private Range[] _ranges = []; // never changed, only replaced

    public bool IsEmpty => Volatile.Read(ref _ranges).Length == 0;

    /// <summary>
    /// Maps a range. EEXIST: it overlaps one that is there. ENOSPC: there are as many as may be, here or in all. EINVAL: it is no memory that can be shared.
    /// EBADF: the process has no such descriptor.
    /// </summary>
    public Errno TryAdd(int process, SharedMemoryRange shared)
    {
        ulong address = shared.Address;
        if (shared.Length is <= 0 or > int.MaxValue
            || shared.Length % Environment.SystemPageSize != 0
            || address % (ulong)Environment.SystemPageSize != 0
            || address > (ulong)(long.MaxValue - shared.Length))
        {
            return Errno.EINVAL;
        }

        using (_growLock.EnterScope())
        {
            int length = (int)shared.Length;
            if (Array.Exists(_ranges, range => address < range.Address + (ulong)range.Length && range.Address < address + (ulong)length))
                return Errno.EEXIST;
            if (_ranges.Length == MaxCount || !quota.TryTake())
                return Errno.ENOSPC;
            Errno error = ProcessIdentity.TryTakeFile(process, shared.Descriptor, out FileDescriptor? file);
            MemoryFile? memory = null;
            if (file is not null)
                error = MemoryFile.TryAdopt(file, length, out memory);
            file?.Dispose(); // the mapping needs none
            if (memory is null)
                quota.Return(1);
            else
                Volatile.Write(ref _ranges, [.. _ranges, new Range(address, length, memory)]);
            return error;
        }
    }

    /// <summary>The bytes of a range that lies in one of these; false when it does not.</summary>
    public bool TryFind(ulong address, long length, out MemoryWindow window)
    {
        foreach (Range range in Volatile.Read(ref _ranges))
        {
            ulong offset = unchecked(address - range.Address);
            if (offset < (ulong)range.Length && length <= range.Length - (long)offset)
            {
                window = range.Memory.Window.Slice((long)offset, length);
                return true;
            }
        }

        window = default;
        return false;
    }

    /// <summary>Nobody shares any more. What is mapped goes with the last that can use it.</summary>
    public void Dispose() => quota.Return(_ranges.Length);

    private sealed record Range(ulong Address, int Length, MemoryFile Memory);
}
