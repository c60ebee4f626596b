using System.IO.Compression;
using Uacce.Abi;
using Uacce.Client.Compression;

namespace Uacce.Client;

/// <summary>Devices and open queues, shared by all sessions and streams that are made from it.</summary>
/// <remarks>
/// Thread-safe. Queues are opened when first needed and stay open; disposing closes them, and what is still in flight
/// fails. Make one for the life of the process.
/// </remarks>
/// <example>
/// <code>
/// using var embedded = new EmbeddedAccelerators();
/// using var pool = new AcceleratorPool(new AcceleratorPoolOptions { Sources = { new KernelDevices(), embedded.Source } });
/// using var output = File.Create("data.gz");
/// using var gzip = new AcceleratedGZipStream(pool, output, CompressionLevel.Fastest);
/// input.CopyTo(gzip);
/// </code>
/// </example>
public sealed class AcceleratorPool : IDisposable
{
    private readonly AcceleratorPoolOptions _options;

    // Guards the queue sets, and changes of the devices.
    // Taken after nothing, and nothing is taken under it.
    // Never held while devices are looked for, or a queue is opened or ended.
    private readonly Lock _queuesLock = new();
    private readonly Dictionary<(AcceleratorDevice, ZipQueueType), ZipQueueSet> _queues = [];
    private AcceleratorDevice[] _devices;
    private bool _disposed;
    private long _requests;
    private long _bytesIn;
    private long _bytesOut;
    private long _failures;
    private long _fallbacks;

    /// <summary>
    /// Looks at the devices of all sources. It looks again when none of those it knows will do; a device that is gone when a
    /// queue of it is to be opened is forgotten, and another one chosen.
    /// </summary>
    public AcceleratorPool(AcceleratorPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.QueuesPerDevice < 1)
            throw new ArgumentException("A pool opens at least one queue for each device.", nameof(options));
        _options = options;
        _devices = Enumerate();
    }

    /// <summary>The devices, in order of preference of their sources.</summary>
    public IReadOnlyList<AcceleratorDevice> Devices => Volatile.Read(ref _devices);

    /// <summary>What was done so far.</summary>
    public AcceleratorCounters Counters => new(
        Interlocked.Read(ref _requests), Interlocked.Read(ref _bytesIn), Interlocked.Read(ref _bytesOut),
        Interlocked.Read(ref _failures), Interlocked.Read(ref _fallbacks));

    internal FallbackPolicy Fallback => _options.Fallback;

    /// <summary>The rule of <see cref="FallbackPolicy"/>, for sessions and streams alike. Counts the failure.</summary>
    internal bool MayFallBack(AcceleratorException failure)
    {
        bool nobody = failure.Reason == AcceleratorFailure.NoDevice;
        if (!nobody)
            CountFailure();
        return Fallback == FallbackPolicy.OnError || (Fallback == FallbackPolicy.WhenNoDevice && (nobody || failure.IsFromOpening));
    }

    internal TimeSpan Timeout => _options.Timeout;

    internal int QueuesPerDevice => _options.QueuesPerDevice;

    /// <summary>
    /// The device that would serve a format at a level: of the first source that offers the format, the one whose effort
    /// fits best. A device that does not say its effort, as hardware does not, fits every level. Null when there is none.
    /// </summary>
    public AcceleratorDevice? Find(CompressionFormat format, CompressionLevel level)
    {
        string algorithm = ZipFraming.AlgorithmName(format);
        CompressionEffort wanted = EffortOf(level);
        return Devices
            .Where(device => !device.IsIsolated && device.AvailableInstances != 0 && device.Algorithms.Contains(algorithm))
            .GroupBy(device => device.Source)
            .FirstOrDefault()?
            .MinBy(device => device.Effort is { } effort ? Math.Abs(effort - wanted) : 0);
    }

    /// <summary>Makes a session for whole buffers. Sessions are cheap; they share this pool's queues.</summary>
    /// <exception cref="AcceleratorException">No device offers the format, and the policy is to never fall back.</exception>
    public CompressionSession CreateSession(CompressionFormat format, CompressionLevel level = CompressionLevel.Fastest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        AcceleratorDevice? device = Choose(format, level);
        if (device is null && Fallback == FallbackPolicy.Never)
            throw NoDevice(format);
        return new CompressionSession(this, device, format, level);
    }

    /// <summary>Closes all queues.</summary>
    public void Dispose()
    {
        ZipQueueSet[] sets;
        lock (_queuesLock)
        {
            _disposed = true;
            sets = [.. _queues.Values];
            _queues.Clear();
        }

        foreach (ZipQueueSet set in sets)
            set.Dispose();
    }

    internal static AcceleratorException NoDevice(CompressionFormat format) => new(
        AcceleratorFailure.NoDevice,
        $"No accelerator offers {ZipFraming.AlgorithmName(format)}: add a source with devices, or allow a fallback.");

    /// <summary>
    /// Opens something on a device: on <paramref name="device"/>, or if that has gone on another that offers the format. What
    /// <paramref name="open"/> needs comes with <paramref name="needs"/>, so that nothing is allocated for it.
    /// </summary>
    /// <exception cref="AcceleratorException">None could be opened.</exception>
    internal T Open<T, TNeeds>(
        AcceleratorDevice? device, CompressionFormat format, CompressionLevel level, TNeeds needs, Func<AcceleratorDevice, TNeeds, T> open)
    {
        device ??= Choose(format, level) ?? throw NoDevice(format);
        for (int others = Devices.Count; ; others--)
        {
            try
            {
                return open(device, needs);
            }
            catch (AcceleratorException gone) when (gone is { Reason: AcceleratorFailure.DeviceLost, IsFromOpening: true } && others > 0)
            {
                Forget(device);
                if (Choose(format, level) is not { } other)
                    throw;
                device = other;
            }
        }
    }

    /// <summary>The queues of a device for one direction.</summary>
    internal ZipQueueSet Queues(AcceleratorDevice device, ZipQueueType type)
    {
        lock (_queuesLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_queues.TryGetValue((device, type), out ZipQueueSet? set))
                _queues.Add((device, type), set = new ZipQueueSet(device, type, _options));
            return set;
        }
    }

    internal void CountRequest(long bytesIn, long bytesOut)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
    }

    internal void CountFailure() => Interlocked.Increment(ref _failures);

    internal void CountFallback() => Interlocked.Increment(ref _fallbacks);

    private AcceleratorDevice? Choose(CompressionFormat format, CompressionLevel level)
    {
        if (Find(format, level) is { } known)
            return known;
        Look();
        return Find(format, level);
    }

    /// <summary>Takes in the devices there are now; those it knew stay the same objects, with their queues.</summary>
    private void Look()
    {
        AcceleratorDevice[] found = Enumerate();
        lock (_queuesLock)
        {
            _devices = [.. found.Select(device =>
                Array.Find(_devices, known => known.Source == device.Source && known.Name == device.Name) ?? device)];
        }
    }

    private void Forget(AcceleratorDevice gone)
    {
        var sets = new List<ZipQueueSet>();
        lock (_queuesLock)
        {
            _devices = [.. _devices.Where(device => device != gone)];
            foreach (ZipQueueType type in (ZipQueueType[])[ZipQueueType.Compress, ZipQueueType.Decompress])
            {
                if (_queues.Remove((gone, type), out ZipQueueSet? set))
                    sets.Add(set);
            }
        }

        foreach (ZipQueueSet set in sets)
            set.Dispose();
    }

    private AcceleratorDevice[] Enumerate() => [.. _options.Sources.SelectMany(source => source.Enumerate())
        .Where(device => _options.DeviceNames.Count == 0 || _options.DeviceNames.Contains(device.Name))];

    private static CompressionEffort EffortOf(CompressionLevel level) => level switch
    {
        CompressionLevel.NoCompression => CompressionEffort.None,
        CompressionLevel.Fastest => CompressionEffort.Fast,
        CompressionLevel.SmallestSize => CompressionEffort.Best,
        _ => CompressionEffort.Balanced,
    };
}
