using System.Threading.Tasks.Sources;
using Uacce.Abi;
using Uacce.Client.Queues;
using Uacce.Memory;

namespace Uacce.Client.Compression;

/// <summary>One ZIP request with the memory it was handed; pooled, and awaitable without allocating.</summary>
internal sealed class ZipRequest : QueueRequest<ZipDescriptor>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;
    private PinnedMemory _source;
    private PinnedMemory _destination;
    private int _sourceToken;
    private int _destinationToken;
    private bool _asynchronous;

    public override bool IsAsynchronous => _asynchronous;

    /// <summary>The caller's number for it, such as its place in a batch.</summary>
    public int Index { get; set; }

    /// <summary>Pins both buffers and hands them to the device, until <see cref="Release"/>.</summary>
    public void Hold(Transport.QueueTransport transport, ReadOnlyMemory<byte> source, Memory<byte> destination, out ulong from, out ulong to)
    {
        _source = new PinnedMemory(source);
        _destination = new PinnedMemory(destination);
        to = _destination.Address;
        from = source.IsEmpty ? to : _source.Address; // a device never reads an empty source, but 0 is no address
        _sourceToken = transport.HandOver(from, source.Length, writable: false);
        _destinationToken = transport.HandOver(to, destination.Length, writable: true);
    }

    /// <summary>Takes the buffers back from the device.</summary>
    public void Release(Transport.QueueTransport transport)
    {
        transport.Withdraw(_sourceToken);
        transport.Withdraw(_destinationToken);
        _source.Dispose();
        _destination.Dispose();
    }

    /// <summary>Says before submission how it will be waited for.</summary>
    public void Prepare(bool asynchronous)
    {
        _asynchronous = asynchronous;
        if (asynchronous)
            _core.Reset();
    }

    /// <summary>Completes with the request; only when it was prepared to be asynchronous, and awaited once.</summary>
    public ValueTask AsValueTask() => new(this, _core.Version);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted() => _core.SetResult(true);
}
