using Uacce.Abi;

namespace Uacce.Client.Compression;

/// <summary>One batch on its way through a queue: submits ahead as far as the ring allows, and collects in order.</summary>
internal readonly struct BatchRun
{
    // The device hears of so much input at once: enough to work on while the next is handed over, which may mean to copy it.
    private const int RingAfterBytes = 32 << 10;

    // With fewer in flight, each is collected while the device does the next.
    private const int ManyInFlight = 8;

    private readonly BufferCodec _codec;
    private readonly ZipQueue _queue;
    private readonly ZipRequest?[] _inFlight;
    private readonly bool _compress;

    /// <param name="codec">Who describes and judges the requests.</param>
    /// <param name="queue">Where they go.</param>
    /// <param name="inFlight">Room for at least the ring's capacity.</param>
    /// <param name="compress">The direction.</param>
    public BatchRun(BufferCodec codec, ZipQueue queue, ZipRequest?[] inFlight, bool compress)
    {
        _codec = codec;
        _queue = queue;
        _inFlight = inFlight;
        _compress = compress;
    }

    public void Run(ReadOnlySpan<CompressionJob> jobs, Span<CompressionResult> results)
    {
        int depth = Math.Min(_queue.Ring.Capacity, jobs.Length);
        int collected = 0;
        long unannounced = 0;
        for (int next = 0; next < jobs.Length; next++)
        {
            if (next - collected == depth)
            {
                _queue.Ring.Ring();
                unannounced = 0;
                Collect(results, collected++, next, depth);
            }

            unannounced += jobs[next].Source.Length;
            bool ring = unannounced >= RingAfterBytes;
            Start(jobs[next], out results[next], next % depth, ring);
            if (ring)
                unannounced = 0;
        }

        _queue.Ring.Ring();
        while (collected < jobs.Length)
            Collect(results, collected++, jobs.Length, depth);
    }

    private void Start(in CompressionJob job, out CompressionResult result, int place, bool ring)
    {
        _inFlight[place] = null;
        if (!_codec.TryPrepare(job.Source, job.Destination, _compress, out ReadOnlyMemory<byte> body, out int header, out result))
            return;
        ZipRequest request = _codec.Requests.Rent();
        request.Prepare(asynchronous: false);
        request.Index = body.Length;
        ZipDescriptor descriptor = _codec.Hold(_queue, request, body, job.Destination[header..]);
        result = new CompressionResult(BufferCodec.NotDone, header);
        try
        {
            _queue.Submit(descriptor, request, ring);
            _inFlight[place] = request;
        }
        catch (AcceleratorException)
        {
            // The queue has ended: this job, and those in flight, are left to the caller, who does each by itself.
            request.Release(produced: 0);
        }
    }

    private void Collect(Span<CompressionResult> results, int index, int end, int depth)
    {
        if (_inFlight[index % depth] is not { } request)
            return;
        // Whoever has to sleep for this one sleeps until half of those behind it are done, and collects them while the device does the others.
        int later = end - index < ManyInFlight ? index : index + ((end - index) / 2);
        _queue.Ring.Wait(request, _codec.Pool.Timeout, _inFlight[later % depth]);
        bool isDone = request.Failure is null;
        request.Release(isDone ? request.Result.Produced : 0);
        if (isDone)
        {
            int header = results[index].BytesWritten;
            results[index] = Judge(request, header);
            _codec.Requests.Return(request);
        }
        else
        {
            results[index] = new CompressionResult(BufferCodec.NotDone, 0);
        }
    }

    private CompressionResult Judge(ZipRequest request, int header)
    {
        // A device error is reported when the job is repeated by itself: the rest of the batch must be collected first.
        var status = new ZipStatus(request.Result.Status);
        return status.IsSuccess || status.IsAboutData
            ? _codec.Finish(request.Result, request.Index, header)
            : new CompressionResult(BufferCodec.NotDone, 0);
    }
}
