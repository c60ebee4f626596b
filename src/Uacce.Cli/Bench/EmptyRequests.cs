using System.Diagnostics;
using Uacce.Abi;
using Uacce.Client;
using Uacce.Client.Compression;
using Uacce.Client.Queues;
using Uacce.Memory;

namespace Uacce.Cli.Bench;

/// <summary>
/// Requests that carry no work: no input, and 16 bytes of output room that a ZIP device ignores. They pass through
/// everything a real one does: ring, doorbell, dispatch, checks, completion.
/// </summary>
internal sealed class EmptyRequests : IDisposable
{
    private readonly ZipQueue _queue;
    private readonly QueueRequest<ZipDescriptor>[] _requests;
    private readonly ZipDescriptor[] _descriptors;
    private readonly PageMemory _memory = new(4096);

    public EmptyRequests(AcceleratorDevice device, int depth)
    {
        // Never asleep while it measures, unless the device needs this processor.
        TimeSpan spin = Environment.ProcessorCount > 1 ? TimeSpan.FromSeconds(10) : TimeSpan.Zero;
        _queue = new ZipQueue(device, ZipQueueType.Compress, spin);
        _requests = new QueueRequest<ZipDescriptor>[depth];
        for (int i = 0; i < depth; i++)
            _requests[i] = new ZipRequest();
        _descriptors = new ZipDescriptor[depth];
        Array.Fill(_descriptors, _queue.Describe(
            ZipRequestType.Zlib, ZipControl.NewStream | ZipControl.Finish, _memory.Window.Address, 0, _memory.Window.Address, 16));
    }

    /// <summary>Nanoseconds for one request after the other.</summary>
    public double RoundTrip(int count)
    {
        var request = (ZipRequest)_requests[0];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
            _queue.Run(_descriptors[0], request, TimeSpan.FromMinutes(1));
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    /// <summary>Nanoseconds for each request with as many in flight as there are request objects, in two bursts, a doorbell for each.</summary>
    public double Pipelined(int count)
    {
        int depth = _requests.Length;
        int burst = depth / 2;
        long start = Stopwatch.GetTimestamp();
        for (int submitted = 0, collected = 0; collected < count; collected += burst)
        {
            // Two bursts take turns: while the device does one, the other is collected and submitted again.
            for (; submitted < count && submitted - collected < depth; submitted += burst)
            {
                Span<QueueRequest<ZipDescriptor>> requests = _requests.AsSpan(submitted % depth, burst);
                _queue.Ring.Submit(_descriptors.AsSpan(0, burst), requests);
            }

            // Completions come in order, so the last of a burst speaks for all of it.
            _queue.Ring.Wait(_requests[(collected % depth) + burst - 1], TimeSpan.FromMinutes(1));
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    public void Dispose()
    {
        _queue.Dispose();
        _memory.KeepAlive();
    }
}
