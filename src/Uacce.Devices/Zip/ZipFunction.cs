using Uacce.Abi;
using Uacce.Devices.QueueManager;
using Uacce.Framework;

namespace Uacce.Devices.Zip;

/// <summary>The compression engine of a ZIP device, shared by its queues.</summary>
internal sealed class ZipFunction : QmFunction
{
    private readonly ZipDeviceOptions _options;

    // Guards the stream stores.
    // A leaf, taken under a queue's lock.
    // Held for a dictionary access.
    private readonly OrderedLock _storesLock = new(LockRank.Leaf);
    private readonly Dictionary<AddressSpaceBinding, StreamStore> _stores = [];

    public ZipFunction(ZipDeviceOptions options)
    {
        if (options.Engines is null)
            throw new ArgumentException("A ZIP device needs engines.", nameof(options));
        _options = options;
    }

    public override ushort MaxQueueType => (ushort)ZipQueueType.Decompress;

    public override QmExecutor CreateExecutor(ushort queueType, AddressSpaceBinding binding) => new ZipExecutor(
        (ZipQueueType)queueType, binding, new ZipCodec(_options.Engines!.Engines, _options.Effort), TakeStore(binding), () => DropStore(binding));

    // All queues of one client share its streams, because a session may move from queue to queue.
    private StreamStore TakeStore(AddressSpaceBinding binding)
    {
        using (_storesLock.EnterScope())
        {
            if (!_stores.TryGetValue(binding, out StreamStore? store))
                _stores.Add(binding, store = new StreamStore(_options.MaxStreams));
            store.Users++;
            return store;
        }
    }

    private void DropStore(AddressSpaceBinding binding)
    {
        StreamStore store;
        using (_storesLock.EnterScope())
        {
            store = _stores[binding];
            if (--store.Users > 0)
                return;
            _stores.Remove(binding);
        }

        store.Dispose();
    }
}
