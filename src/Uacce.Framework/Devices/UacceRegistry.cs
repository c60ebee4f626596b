using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Uacce.Framework;

/// <summary>All devices of one system: what the kernel calls the uacce class.</summary>
/// <remarks>Thread-safe.</remarks>
/// <example>
/// <code>
/// var registry = new UacceRegistry();
/// UacceDevice device = registry.Register(options, operations);
/// device.Open(addressSpace, out UacceQueue? queue);
/// registry.Remove(device);
/// </code>
/// </example>
public sealed class UacceRegistry
{
    private const int MaxNameLength = 63;

    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    // Guards the list of devices and their ids.
    // The outermost lock: taken before any device, binding or queue lock.
    // Never held across a driver operation, a callback or a wait.
    private readonly OrderedLock _registryLock = new(LockRank.Registry);
    private readonly SortedList<int, UacceDevice> _devices = [];
    private readonly DeviceIdAllocator _ids = new();
    private readonly ILogger _log;

    /// <summary>Makes an empty registry. The options are read now and not later.</summary>
    /// <exception cref="ArgumentException">There is no logger factory or clock, or no event is to be kept.</exception>
    public UacceRegistry(UacceRegistryOptions? options = null)
    {
        options ??= new UacceRegistryOptions();
        if (options.LoggerFactory is null)
            throw new ArgumentException("A registry needs a logger factory, if only one of nothing.", nameof(options));
        if (options.Time is null)
            throw new ArgumentException("A registry needs a clock.", nameof(options));
        if (options.Events < 1)
            throw new ArgumentException("At least one event is kept.", nameof(options));
        Events = new DeviceEvents(options.Events, options.Time);
        _log = options.LoggerFactory.CreateLogger(FrameworkLog.Category);
    }

    /// <summary>What happens to the devices.</summary>
    public DeviceEvents Events { get; }

    /// <summary>The registered devices in order of id, as of now.</summary>
    public IReadOnlyList<UacceDevice> Devices
    {
        get
        {
            using (_registryLock.EnterScope())
                return [.. _devices.Values];
        }
    }

    /// <summary>Makes a device visible under the lowest free id. Nothing is visible before this returns.</summary>
    /// <exception cref="ArgumentException">
    /// The name is empty, longer than 63 characters, or has others than ASCII letters, digits, '_', '-' and '.'; there is
    /// no list of algorithms; a region's size is negative.
    /// </exception>
    public UacceDevice Register(UacceDeviceOptions options, DeviceOperations operations)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(operations);
        if (string.IsNullOrEmpty(options.Name) || options.Name.Length > MaxNameLength)
            throw new ArgumentException($"A device name has 1 to {MaxNameLength} characters.", nameof(options));
        // It becomes a file name below /dev and /sys.
        if (options.Name.AsSpan().ContainsAnyExcept(s_nameCharacters))
            throw new ArgumentException("A device name has ASCII letters, digits, '_', '-' and '.' only.", nameof(options));
        if (options.Algorithms is null)
            throw new ArgumentException("A list of algorithms may be empty but not absent.", nameof(options));
        if (options.MmioSize < 0 || options.DusSize < 0)
            throw new ArgumentException("A region's size is not negative.", nameof(options));
        UacceDevice device;
        using (_registryLock.EnterScope())
        {
            device = new UacceDevice(_ids.Take(), options, operations, Events, _log);
            _devices.Add(device.Id, device);
        }

        _log.DeviceRegistered(device.Name);
        return device;
    }

    /// <summary>Looks a device up by its full name, such as <c>hisi_zip-0</c>.</summary>
    public UacceDevice? Find(string name)
    {
        using (_registryLock.EnterScope())
            return _devices.Values.FirstOrDefault(device => device.Name == name);
    }

    /// <summary>
    /// Removes a device, with queues open or not. When this returns no driver operation of it runs or will run, every
    /// queue of it is dead, and every waiter has been woken. Removing twice does nothing, nor does it wait for a first
    /// removal that is still at work on another thread.
    /// </summary>
    /// <exception cref="OutOfMemoryException">Nothing was done yet; removing may be tried again.</exception>
    public void Remove(UacceDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using (_registryLock.EnterScope())
        {
            if (!_devices.TryGetValue(device.Id, out UacceDevice? registered) || registered != device)
                return;
            _devices.Remove(device.Id);
        }

        try
        {
            device.Shutdown();
        }
        catch (OutOfMemoryException)
        {
            using (_registryLock.EnterScope())
                _devices.Add(device.Id, device);
            throw;
        }

        _log.DeviceRemoved(device.Name);
        using (_registryLock.EnterScope())
            _ids.Return(device.Id); // only now: an id is never reused while its old device still winds down
    }
}
