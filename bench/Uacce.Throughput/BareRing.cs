using System.Diagnostics;
using Uacce.Abi;
using Uacce.Cli.Bench;
using Uacce.Memory;

namespace Uacce.Throughput;

/// <summary>
/// What the protocol costs by itself: two threads move the cache lines that a request moves, and do nothing else. A slot of
/// two lines and a doorbell go one way, the result in the slot and a completion the other. There is no lock, no table of
/// requests, no look at what a descriptor says, and one queue at most.
/// </summary>
internal sealed class BareRing : IDisposable
{
    private const int Ring = QmDusLayout.DefaultDepth;

    private readonly PageMemory _memory = new((Ring * (QmDusLayout.DescriptorSize + QmDusLayout.CompletionSize)) + (2 * PageMemory.Alignment));
    private readonly SubmissionRing _submissions;
    private readonly CompletionRing _completions;
    private readonly SharedWord64 _doorbell;
    private readonly SharedWord32 _needWakeup;
    private readonly RestingThread _server;
    private volatile bool _isServing;
    private ZipDescriptor _result;
    private int _tail;
    private int _head;
    private bool _phase = true;

    public BareRing()
    {
        MemoryWindow window = _memory.Window;
        const int Completions = Ring * QmDusLayout.DescriptorSize;
        const int Doorbell = Completions + (Ring * QmDusLayout.CompletionSize);
        _submissions = new SubmissionRing(window, Ring, QmDusLayout.DescriptorSize);
        _completions = new CompletionRing(window.Slice(Completions, Doorbell - Completions), Ring);
        _doorbell = window.Word64(Doorbell);
        _needWakeup = window.Word32(Doorbell + PageMemory.Alignment);
        _server = new RestingThread("bare ring", Serve);
    }

    /// <summary>The last result, so that reading it is no dead code.</summary>
    public ZipDescriptor Result => _result;

    /// <summary>Nanoseconds for one request after the other.</summary>
    public double RoundTrip(int count) => Measure(count, () =>
    {
        for (int i = 0; i < count; i++)
        {
            Submit(1);
            Collect(1);
        }
    });

    /// <summary>Nanoseconds for each request in two bursts that take turns, with one doorbell for each.</summary>
    public double Pipelined(int count, int depth) => Measure(count, () =>
    {
        int burst = depth / 2;
        Submit(burst);
        for (int collected = burst; collected < count; collected += burst)
        {
            Submit(burst);
            Collect(burst);
        }

        Collect(burst);
    });

    public void Dispose()
    {
        _server.Dispose();
        _memory.KeepAlive();
    }

    private static int Next(int index) => index + 1 == Ring ? 0 : index + 1;

    // The other thread rests between measurements: the anchor needs both processors.
    private double Measure(int count, Action requests)
    {
        _isServing = true;
        _server.Wake();
        Submit(1);
        Collect(1); // it is awake behind these
        long start = Stopwatch.GetTimestamp();
        requests();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        _isServing = false;
        _server.AwaitRest();
        return elapsed / count;
    }

    private void Submit(int count)
    {
        ZipDescriptor descriptor = default;
        int tail = _tail;
        for (; count > 0; count--, tail = Next(tail))
            _submissions.Write(tail, descriptor);
        _tail = tail;
        _doorbell.WriteRelease((ulong)tail);
        // As between a client and a worker that may go to sleep.
        Cpu.FullFence();
        if (_needWakeup.ReadAcquire() != 0)
            throw new UnreachableException("Nobody sleeps here.");
    }

    private void Collect(int count)
    {
        int head = _head;
        bool phase = _phase;
        for (; count > 0; count--)
        {
            _submissions.Prefetch(head);
            while (_completions.ReadAcquire(head).Phase != phase)
            {
                Cpu.Pause();
                _submissions.Prefetch(head);
            }

            _submissions.Read(head, out _result);
            head = Next(head);
            phase ^= head == 0;
        }

        (_head, _phase) = (head, phase);
    }

    private void Serve()
    {
        // Where the last measurement ended: all that was submitted was collected.
        int head = _head;
        bool phase = _phase;
        while (_isServing)
        {
            _submissions.Prefetch(head);
            int tail = (int)_doorbell.ReadAcquire();
            if (tail == head)
            {
                Cpu.Pause();
                continue;
            }

            while (head != tail)
            {
                _submissions.Prefetch(Next(head));
                _submissions.Read(head, out ZipDescriptor descriptor);
                _submissions.Write(head, 0, descriptor.Status); // the line goes back with something in it
                _completions.PublishRelease(head, QmCompletion.Create(head, 0, phase));
                head = Next(head);
                phase ^= head == 0;
            }

            // As before a look at who waits.
            Cpu.FullFence();
        }
    }
}
