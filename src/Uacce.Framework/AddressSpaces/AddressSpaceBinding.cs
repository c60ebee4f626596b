using System.Numerics;
using Uacce.Memory;

namespace Uacce.Framework;

/// <summary>
/// The one connection between an address space and a device, shared by all queues that the space opened there. All
/// memory accesses of the device go through it.
/// </summary>
/// <remarks>
/// A device model does the work on one request inside one <see cref="Enter"/>. When the binding is closed, requests inside
/// are waited for and later ones fail: after unbinding there is no access. Thread-safe.
/// </remarks>
public sealed class AddressSpaceBinding
{
    // Enough to see what a client does wrong, and so few that it cannot push out what others did.
    private const int FaultsTold = 16;

    private readonly AccessGate _gate = new();
    private long _faults;

    internal AddressSpaceBinding(AddressSpace addressSpace, UacceDevice device)
    {
        AddressSpace = addressSpace;
        Device = device;
        Users = 1;
    }

    /// <summary>The address space id that the device's accesses carry; never 0.</summary>
    public int Pasid { get; internal set; }

    internal AddressSpace AddressSpace { get; }

    internal UacceDevice Device { get; }

    /// <summary>Open queues that share this binding; guarded by the device's lock.</summary>
    internal int Users { get; set; }

    /// <summary>
    /// Begins the work on one request; the scope says whether it may, which it may not once the binding is closed. Dispose the
    /// scope on every path, behind every buffer opened in it: closing the binding waits for it.
    /// </summary>
    public AccessScope Enter() => _gate.Enter();

    /// <summary>
    /// Opens a range for the device: directly where the address space allows it, else through a copy. False is a fault:
    /// the range is not the submitter's to hand over, or longer than is ever copied (16 MiB). Only inside an <see cref="Enter"/>.
    /// </summary>
    /// <remarks>
    /// No bytes at any address are no access, and no fault. Allocates nothing for direct ranges. Dispose the buffer on every
    /// path.
    /// </remarks>
    public bool TryOpen(ulong address, int length, MemoryAccess access, out DeviceBuffer buffer)
    {
        if (length <= 0)
        {
            buffer = default;
            return length == 0;
        }

        if (AddressSpace.TryPin(address, length, access, out MemoryWindow window, out int token))
        {
            buffer = DeviceBuffer.Direct(AddressSpace, window, token);
            return true;
        }

        return DeviceBuffer.TryCopy(AddressSpace, address, length, access, out buffer) || Fault(address, length, access);
    }

    /// <summary>Copies bytes out of the address space; false is a fault. Only inside an <see cref="Enter"/>.</summary>
    public bool TryRead(ulong address, Span<byte> destination) =>
        destination.IsEmpty || AddressSpace.TryRead(address, destination) || Fault(address, destination.Length, MemoryAccess.Read);

    /// <summary>Copies bytes into the address space; false is a fault. Only inside an <see cref="Enter"/>.</summary>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> source) =>
        source.IsEmpty || AddressSpace.TryWrite(address, source) || Fault(address, source.Length, MemoryAccess.Write);

    private bool Fault(ulong address, long length, MemoryAccess access)
    {
        long count = Interlocked.Increment(ref _faults);
        if (count <= FaultsTold || BitOperations.IsPow2(count))
        {
            Device.Publish(new DeviceEvent
            {
                Kind = DeviceEventKind.Fault,
                Pasid = Pasid,
                Address = address,
                Length = length,
                Access = access,
                Count = count,
                Reason = "The range is not mapped so, or not handed over.",
            });
        }

        return false;
    }

    /// <summary>Begins to watch the threads that use the address space; null where they cannot be seen.</summary>
    public IThreadWatch? WatchThreads() => AddressSpace.WatchThreads();

    internal void Close()
    {
        _gate.Close();
        AddressSpace.Detach(this);
    }
}
