using Microsoft.Extensions.Logging;
using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>A registered accelerator: the object behind <c>/dev/&lt;name&gt;-&lt;id&gt;</c>.</summary>
/// <remarks>Thread-safe. Outlives its removal: a removed device refuses to open and its queues are dead.</remarks>
public sealed partial class UacceDevice
{
    // Readers of attributes that ask the driver: removal waits for them, and later ones do not reach it.
    private readonly AccessGate _attributes = new();

    // Guards the queues, the bindings, whether the device is removed, being reset or unusable, and the requests of closed queues.
    // Taken after the registry lock and before binding and queue locks.
    // Held across GetQueue and IsIsolated of the driver and nothing else of it; never across a wait or a callback.
    private readonly OrderedLock _deviceLock = new(LockRank.Device);
    private readonly HashSet<UacceQueue> _queues = [];
    private readonly Dictionary<AddressSpace, AddressSpaceBinding> _bindings = [];
    private readonly DeviceEvents _events;
    private readonly bool _refusesWhenIsolated;
    private readonly int _mmioSize;
    private readonly int _dusSize;
    private bool _removed;
    private bool _resetting;
    private bool _unusable;
    private long _errors;
    private long _requestsOfClosed;

    internal UacceDevice(int id, UacceDeviceOptions options, DeviceOperations operations, DeviceEvents events, ILogger log)
    {
        Id = id;
        Name = $"{options.Name}-{id}";
        Log = log;
        Driver = new GuardedDriver(operations, Name, log);
        Api = options.Api;
        Flags = options.Flags;
        Algorithms = [.. options.Algorithms];
        NumaNode = options.NumaNode;
        Effort = options.Effort;
        AllowForeignAddressSpaces = options.AllowForeignAddressSpaces;
        _refusesWhenIsolated = options.RefuseOpensWhenIsolated;
        _events = events;
        _mmioSize = options.MmioSize;
        _dusSize = options.DusSize;
    }

    /// <summary>The device id; unique among the registered devices, reused after removal.</summary>
    public int Id { get; }

    /// <summary>The full name, <c>&lt;interface name&gt;-&lt;id&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The <c>api</c> attribute.</summary>
    public string Api { get; }

    /// <summary>The <c>flags</c> attribute.</summary>
    public DeviceFlags Flags { get; }

    /// <summary>The <c>algorithms</c> attribute.</summary>
    public IReadOnlyList<string> Algorithms { get; }

    /// <summary>Bytes of a region; 0 when the device has none of that type.</summary>
    public int RegionSize(RegionType region) => region switch
    {
        RegionType.Mmio => _mmioSize,
        RegionType.Dus => _dusSize,
        _ => 0,
    };

    /// <summary>The NUMA node.</summary>
    public int NumaNode { get; }

    /// <summary>How hard a compression device tries; null for other devices.</summary>
    public CompressionEffort? Effort { get; }

    /// <summary>Queues that can still be opened, or null when the driver does not count them; 0 after removal.</summary>
    public int? AvailableInstances => ReadAttribute(static driver => driver.AvailableInstances, gone: 0);

    /// <summary>How busy the device is, in the words of its kind, one line for each figure; null when it does not say, or is gone.</summary>
    public string? Usage => ReadAttribute(static driver => driver.Usage, gone: null);

    /// <summary>Queues that are open now, dead ones among them until they are closed.</summary>
    public int OpenQueues
    {
        get
        {
            using (_deviceLock.EnterScope())
                return _queues.Count;
        }
    }

    /// <summary>Requests that were done for all queues, open and closed.</summary>
    public long Requests
    {
        get
        {
            using (_deviceLock.EnterScope())
                return _requestsOfClosed + _queues.Sum(static queue => queue.Requests);
        }
    }

    internal GuardedDriver Driver { get; }

    internal ILogger Log { get; }

    internal bool AllowForeignAddressSpaces { get; }

    /// <summary>
    /// Opens a queue that belongs to <paramref name="addressSpace"/> from now on: its descriptors hold addresses of that
    /// space, whoever else gets hold of the queue.
    /// </summary>
    /// <returns>
    /// None; ENODEV after removal; EBUSY during a reset; EIO when a reset failed, or the device is isolated and refuses then; ENXIO when the address space has ended; ENOSPC when PASIDs are exhausted; or what the
    /// driver answers (EBUSY: all queues are taken). On error nothing stays bound or reserved.
    /// </returns>
    public Errno Open(AddressSpace addressSpace, out UacceQueue? queue) => Open(addressSpace, regions: null, out queue);

    /// <summary>As <see cref="Open(AddressSpace, out UacceQueue?)"/>, with the memory that its regions must lie in.</summary>
    public Errno Open(AddressSpace addressSpace, IRegionMemorySource? regions, out UacceQueue? queue)
    {
        ArgumentNullException.ThrowIfNull(addressSpace);
        queue = null;
        AddressSpaceBinding? binding = null;
        try
        {
            using (_deviceLock.EnterScope())
            {
                if (_removed)
                    return Errno.ENODEV;
                Errno error = HealthLocked();
                if (error != Errno.None)
                    return error;
                // Under the lock that the exit of the space takes after it has marked its end: an exit that is not seen
                // here finds the queue, or the binding is refused.
                if (!addressSpace.IsAlive)
                    return Errno.ENXIO;
                error = BindLocked(addressSpace, out binding);
                if (binding is null)
                    return error;
                SchedulePoint.Allocate();
                var opened = new UacceQueue(this, binding, regions);
                SchedulePoint.Allocate();
                _queues.EnsureCapacity(_queues.Count + 1); // before the driver's get, which would have to be undone
                error = Driver.GetQueue(opened);
                if (error != Errno.None)
                    return error;
                opened.Activate();
                _queues.Add(opened);
                queue = opened;
                return Errno.None;
            }
        }
        finally
        {
            // Refused, or out of memory.
            if (queue is null && binding is not null)
                Unbind(binding);
        }
    }

    /// <summary>Kills every queue of an address space that ended; they stay bound until they are closed.</summary>
    internal void KillQueuesOf(AddressSpaceBinding binding)
    {
        foreach (UacceQueue queue in Snapshot())
        {
            if (queue.Binding.AddressSpace == binding.AddressSpace)
                queue.Kill(QueueEnd.AddressSpaceExited);
        }

        Publish(new DeviceEvent
        {
            Kind = DeviceEventKind.AddressSpaceExited,
            Pasid = binding.Pasid,
            Reason = "The process ended, or replaced its memory.",
        });
    }

    /// <summary>The end of the device. Out of memory, it throws before it has done anything.</summary>
    internal void Shutdown()
    {
        UacceQueue[] queues;
        SchedulePoint.Allocate();
        using (_deviceLock.EnterScope())
        {
            queues = [.. _queues];
            _removed = true;
        }

        foreach (UacceQueue queue in queues)
            queue.Kill(QueueEnd.DeviceRemoved);
        _attributes.Close();
        Publish(new DeviceEvent { Kind = DeviceEventKind.Removed, Reason = "The device was removed." });
    }

    /// <summary>Drops a closed queue and, with the last of its address space, the binding.</summary>
    internal void Forget(UacceQueue queue)
    {
        using (_deviceLock.EnterScope())
        {
            if (!_queues.Remove(queue))
                return;
            _requestsOfClosed += queue.Requests;
        }

        Unbind(queue.Binding);
    }

    private T ReadAttribute<T>(Func<GuardedDriver, T> read, T gone)
    {
        using AccessScope access = _attributes.Enter();
        return access.IsInside ? read(Driver) : gone;
    }

    private UacceQueue[] Snapshot()
    {
        SchedulePoint.Allocate();
        using (_deviceLock.EnterScope())
            return [.. _queues];
    }

    private Errno BindLocked(AddressSpace addressSpace, out AddressSpaceBinding? binding)
    {
        if (_bindings.TryGetValue(addressSpace, out binding))
        {
            binding.Users++;
            return Errno.None;
        }

        Errno error = addressSpace.Attach(this, out binding);
        if (binding is not null)
        {
            SchedulePoint.Allocate();
            _bindings.Add(addressSpace, binding);
        }

        return error;
    }

    private void Unbind(AddressSpaceBinding binding)
    {
        using (_deviceLock.EnterScope())
        {
            if (--binding.Users > 0)
                return;
            _bindings.Remove(binding.AddressSpace);
        }

        // Outside the lock: draining waits for accesses in flight, and a new binding of the same pair may be made meanwhile.
        binding.Close();
    }
}
