using System.Globalization;
using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>The compression engine of a ZIP device, shared by its queues.</summary>
internal sealed class ZipFunction : QmFunction
{
    private readonly ZipDeviceOptions _options;
    private readonly ZipCodecs _codecs;
    private readonly IdleObjects<ZipScratch> _scratches = new(ZipCodecs.Kept);
    private readonly UsageMeter _compressing;
    private readonly UsageMeter _decompressing;

    // Guards the stream stores.
    // A leaf, taken under a queue's lock.
    // Held for a dictionary access.
    private readonly OrderedLock _storesLock = new(LockRank.Leaf);
    private readonly Dictionary<AddressSpaceBinding, ClientStreams> _clients = [];

    public ZipFunction(ZipDeviceOptions options)
    {
        if (options.Engines is null)
            throw new ArgumentException("A ZIP device needs engines.", nameof(options));
        _options = options;
        _codecs = new ZipCodecs(options.Engines.Engines, options.Effort);
        QmDeviceOptions device = options.QueueManager;
        int workers = device.Workers?.Count ?? throw new ArgumentException("A ZIP device needs workers.", nameof(options));
        _compressing = new UsageMeter(device.Time, workers);
        _decompressing = new UsageMeter(device.Time, workers);
    }

    public override QmEntryMarks Marks => ZipMarks.Instance;

    public override ushort MaxQueueType => (ushort)ZipQueueType.Decompress;

    /// <summary>
    /// In percent of all workers, over the last second. UADK finds a figure by its name anywhere in the text, so COMPRESS has to come before
    /// DECOMPRESS, and looks for DAE (which these devices have none of) as well: <c>wd_get_dev_usage</c>.
    /// </summary>
    public override string Usage => string.Create(
        CultureInfo.InvariantCulture, $"COMPRESS: {_compressing.Percent}\nDECOMPRESS: {_decompressing.Percent}\nDAE: 0\n");

    public override QmExecutor CreateExecutor(ushort queueType, AddressSpaceBinding binding)
    {
        var direction = (ZipQueueType)queueType;
        UsageMeter usage = direction == ZipQueueType.Compress ? _compressing : _decompressing;
        return new ZipExecutor(direction, binding, _codecs, _scratches, TakeStore(binding, direction), usage, () => DropStores(binding));
    }

    public override void Reset() => _codecs.Clear();

    // All queues of one client share its streams, because a session may move from queue to queue.
    private StreamStore TakeStore(AddressSpaceBinding binding, ZipQueueType direction)
    {
        using (_storesLock.EnterScope())
        {
            if (!_clients.TryGetValue(binding, out ClientStreams? client))
                _clients.Add(binding, client = new ClientStreams(_options.MaxStreams));
            client.Users++;
            return direction == ZipQueueType.Compress ? client.Compressions : client.Decompressions;
        }
    }

    private void DropStores(AddressSpaceBinding binding)
    {
        ClientStreams client;
        using (_storesLock.EnterScope())
        {
            client = _clients[binding];
            if (--client.Users > 0)
                return;
            _clients.Remove(binding);
        }

        client.Dispose();
    }

    // Apart, so that many compressions, which lose little when they are forgotten, cannot push out a decompression, which fails.
    private sealed class ClientStreams(int capacity) : IDisposable
    {
        public StreamStore Compressions { get; } = new(capacity);

        public StreamStore Decompressions { get; } = new(capacity);

        /// <summary>Queues of the client; guarded by the function's lock.</summary>
        public int Users { get; set; }

        public void Dispose()
        {
            Compressions.Dispose();
            Decompressions.Dispose();
        }
    }
}
