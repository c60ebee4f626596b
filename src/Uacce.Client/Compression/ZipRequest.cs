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
    private RequestMemory _memory;
    private bool _asynchronous;

    public override bool IsAsynchronous => _asynchronous;

    /// <summary>The caller's number for it, such as its place in a batch.</summary>
    public int Index { get; set; }

    /// <summary>Pins both buffers and hands them to the device, until <see cref="Release"/>; where it finds them.</summary>
    public ref readonly RequestMemory Hold(Transport.QueueTransport transport, ReadOnlyMemory<byte> source, Memory<byte> destination)
    {
        _source = new PinnedMemory(source);
        _destination = new PinnedMemory(destination);
        ulong to = _destination.Address;
        ulong from = source.IsEmpty ? to : _source.Address; // a device never reads an empty source, but 0 is no address
        _memory = new RequestMemory(transport, from, source.Length, to, destination.Length);
        return ref _memory;
    }

    /// <summary>Takes the buffers back from the device, with what it has <paramref name="produced"/>.</summary>
    public void Release(uint produced)
    {
        _memory.TakeBack(produced);
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
