using System.Diagnostics;
using Uacce.Abi;
using Uacce.Client;
using Uacce.Client.Compression;
using Uacce.Memory;

namespace Uacce.Throughput;

/// <summary>
/// Requests that carry no work: no input, and 16 bytes of output room that a ZIP device ignores. They pass through
/// everything a real one does: ring, doorbell, dispatch, checks, completion.
/// </summary>
internal sealed class EmptyRequests : IDisposable
{
    private readonly ZipQueue _queue;
    private readonly ZipRequest[] _requests;
    private readonly ZipDescriptor _descriptor;
    private readonly PageMemory _memory = new(4096);

    public EmptyRequests(AcceleratorDevice device, int depth)
    {
        _queue = new ZipQueue(device, ZipQueueType.Compress, TimeSpan.FromSeconds(10));
        _requests = new ZipRequest[depth];
        for (int i = 0; i < depth; i++)
            _requests[i] = new ZipRequest();
        _descriptor = _queue.Describe(
            ZipRequestType.Zlib, ZipControl.NewStream | ZipControl.Finish, _memory.Window.Address, 0, _memory.Window.Address, 16);
    }

    /// <summary>Nanoseconds for one request after the other.</summary>
    public double RoundTrip(int count)
    {
        ZipRequest request = _requests[0];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            request.Prepare(asynchronous: false);
            _queue.Run(_descriptor, request, TimeSpan.FromMinutes(1));
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    /// <summary>Nanoseconds for each request with as many in flight as there are request objects, one doorbell for half of them.</summary>
    public double Pipelined(int count)
    {
        int depth = _requests.Length;
        int burst = Math.Max(1, depth / 2);
        long start = Stopwatch.GetTimestamp();
        int submitted = 0;
        for (int collected = 0; collected < count; collected++)
        {
            while (submitted < count && submitted - collected <= depth - burst)
            {
                for (int i = 0; i < burst; i++, submitted++)
                {
                    ZipRequest next = _requests[submitted % depth];
                    next.Prepare(asynchronous: false);
                    _queue.Submit(_descriptor, next, ring: i == burst - 1);
                }
            }

            _queue.Ring.Wait(_requests[collected % depth], TimeSpan.FromMinutes(1));
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    public void Dispose()
    {
        _queue.Dispose();
        _memory.KeepAlive();
    }
}
