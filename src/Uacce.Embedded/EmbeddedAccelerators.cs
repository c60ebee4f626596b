using Uacce.Abi;
using Uacce.Client;
using Uacce.Devices;
using Uacce.Devices.QueueManager;
using Uacce.Devices.Zip;
using Uacce.Framework;

namespace Uacce.Embedded;

/// <summary>Software accelerators inside this process: nothing to install, no privilege, no copies.</summary>
/// <remarks>
/// One ZIP device for each effort. Devices use the buffers of a request in place, and only those: a descriptor that points
/// anywhere else ends in an error completion. Thread-safe. Disposing removes the devices; pools that use them fail from
/// then on, so dispose pools first.
/// </remarks>
/// <example>
/// <code>
/// using var embedded = new EmbeddedAccelerators();
/// using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { embedded.Source } });
/// </code>
/// </example>
public sealed class EmbeddedAccelerators : IDisposable
{
    private readonly WorkerPool _workers;
    private readonly ZipEngines _engines;

    /// <summary>Makes the devices.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or names no engine.</exception>
    /// <exception cref="PlatformNotSupportedException">None of the engines that the options name works here.</exception>
    public EmbeddedAccelerators(EmbeddedOptions? options = null)
    {
        options ??= new EmbeddedOptions();
        Registry = new UacceRegistry(new UacceRegistryOptions { LoggerFactory = options.LoggerFactory });
        _engines = ZipEngines.Detect(options.Engines);
        _workers = new WorkerPool(new WorkerPoolOptions
        {
            Workers = options.Workers,
            PlainQueueWorkers = Math.Max(1, Environment.ProcessorCount / 2), // clients of other processes may have such queues, and spin
            StuckAfter = TimeSpan.FromSeconds(1),
        });
        foreach (CompressionEffort effort in options.Efforts)
        {
            ZipDevice.Register(Registry, new ZipDeviceOptions
            {
                Effort = effort,
                Engines = _engines,
                RefuseOpensWhenIsolated = options.RefuseOpensWhenIsolated,
                QueueManager = new QmDeviceOptions
                {
                    Version = options.QueueManagerVersion,
                    Workers = _workers,
                    IsolationThreshold = options.IsolationThreshold,
                },
            });
        }

        Source = new EmbeddedSource(Registry, new LocalAddressSpace());
    }

    /// <summary>The devices, for a pool.</summary>
    public AcceleratorSource Source { get; }

    /// <summary>The engines there could be, and what each is chosen for.</summary>
    public IReadOnlyList<EngineDescription> Engines => _engines.Descriptions;

    /// <summary>How often the workers slept and were woken.</summary>
    public IReadOnlyList<WorkerSnapshot> Workers => _workers.Snapshot();

    /// <summary>
    /// The devices as the framework has them: to read what happens to them, and to try how a program takes it when one is reset,
    /// isolated or removed under it.
    /// </summary>
    public UacceRegistry Registry { get; }

    /// <summary>Removes the devices and ends the workers.</summary>
    public void Dispose()
    {
        foreach (UacceDevice device in Registry.Devices)
            Registry.Remove(device);
        _workers.Dispose();
    }
}
