using System.Diagnostics;
using Uacce.Abi;
using Uacce.Client.Compression;
using Uacce.Client.Streams;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>A thread that waits for a batch is woken a few times for all of it, and delays nobody else by that.</summary>
[Collection(nameof(Alone))]
public sealed class LateWakeUpTests : IDisposable
{
    private const int Length = 64 << 10;

    private readonly Lab _lab;
    private readonly ZipQueue _queue;
    private readonly HandedMemory _input;
    private readonly HandedMemory _output;
    private SilentSource? _source;
    private int _polls;

    public LateWakeUpTests()
    {
        _lab = new Lab(wrap: inner => _source = new SilentSource(inner) { IsDeaf = false }, queues: 1, spin: TimeSpan.Zero);
        _source!.BeforePoll = () => Interlocked.Increment(ref _polls);
        _queue = new ZipQueue(_lab.Pool.Devices[0], ZipQueueType.Compress, TimeSpan.Zero);
        _input = new HandedMemory(_queue.Ring.Transport, Length);
        _output = new HandedMemory(_queue.Ring.Transport, 2 * Length);
        Data.Mixed(Length).CopyTo(_input.Memory.Span);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _input.Dispose();
        _output.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void ABatchIsCollectedWithFewWakes()
    {
        CompressionSession session = _lab.Session();
        byte[] data = Data.Mixed(64 << 10);
        CompressionJob[] jobs = [.. Enumerable.Range(0, 512).Select(_ => new CompressionJob(data, new byte[CompressionSession.GetMaxCompressedLength(data.Length)]))];
        var results = new CompressionResult[jobs.Length];
        session.Compress(jobs, results);
        int most = 0;
        for (int i = 0; i < 5 || (most == 0 && i < 100); i++)
        {
            Volatile.Write(ref _polls, 0);
            session.Compress(jobs, results);
            most = Math.Max(most, Volatile.Read(ref _polls));
            for (int job = 0; job < jobs.Length; job += 37)
                Assert.Equal(data, session.Unpack(jobs[job].Destination.Span[..results[job].BytesWritten].ToArray(), data.Length));
        }

        // Half of what is left at a time; without that, one for each of the 512.
        Assert.InRange(most, 1, 60);
    }

    [Fact]
    public void AThreadThatSleepsForAnEarlierRequestIsWokenForThat() =>
        NotHeldUp(all => _queue.Ring.Wait(all[all.Length / 4], Deadline.Long));

    [Fact]
    public void WhoeverWaitsForRoomIsToldOfTheFirst() => NotHeldUp(all =>
    {
        while (TrySubmit(out _))
        {
            Assert.NotNull(all[^1]); // more than those, until there is no room
        }

        Deadline.Within(_queue.Ring.WaitForRoomAsync(CancellationToken.None).AsTask(), () => _lab.State).GetAwaiter().GetResult();
    });

    /// <summary>Just before a thread sleeps in poll, others take what it waits for, and so much more that the ring's indices are where they were.</summary>
    [Fact]
    public void AThreadThatIsDoneReturnsFromPollWhateverFollows()
    {
        int depth = _queue.Ring.Capacity + 1;
        var all = new ZipRequest[depth / 2];
        for (int i = 0; i < all.Length; i++)
            Assert.True(TrySubmit(out all[i]) || _queue.Ring.Reap(), _lab.State);
        bool isFirst = true;
        long asleep = 0;
        _source!.BeforePoll = () =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            // All at once, so that what the thread has said last is what it said when it began to wait: when the worker has done all and rests,
            // which it may have begun to just now.
            long begun = _lab.Devices.Workers[0].Sleeps;
            _ = SpinWait.SpinUntil(() => _lab.Devices.Workers[0].Sleeps > begun, TimeSpan.FromSeconds(2));
            long goal = _queue.Ring.Consumed + depth + 10;
            long left = goal - all.Length;
            while (_queue.Ring.Consumed < goal)
            {
                left -= left > 0 && TrySubmit(out _) ? 1 : 0;
                _queue.Ring.Reap();
            }

            asleep = Stopwatch.GetTimestamp();
        };
        _queue.Ring.Wait(all[^1], Deadline.Long);
        TimeSpan slept = Stopwatch.GetElapsedTime(asleep);
        Assert.False(isFirst, "The thread never slept: nothing was tested.");
        Assert.True(slept < TimeSpan.FromMilliseconds(900), $"It slept {slept} though its request was done. {_lab.State}");
    }

    /// <summary>One thread sleeps until the last of many requests is done; another waits for less, and must not sleep as long.</summary>
    private void NotHeldUp(Action<ZipRequest[]> wait)
    {
        int inTime = 0;
        for (int round = 0; round < 5 && inTime == 0; round++)
        {
            Volatile.Write(ref _polls, 0);
            var all = new ZipRequest[_queue.Ring.Capacity];
            for (int i = 0; i < all.Length; i++)
                Assert.True(TrySubmit(out all[i]) || _queue.Ring.Reap(), _lab.State);
            var sleeper = new Thread(() => _queue.Ring.Wait(all[^1], Deadline.Long));
            sleeper.Start();
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _polls) > 0, Deadline.Long), _lab.State);
            wait(all);
            inTime += all[^1].IsCompleted ? 0 : 1;
            sleeper.Join();
            Assert.True(TrySubmit(out ZipRequest last) || (_queue.Ring.Reap() && TrySubmit(out last)), _lab.State);
            _queue.Ring.Wait(last, Deadline.Long); // and with it all before it
        }

        Assert.True(inTime > 0, $"Whoever waited for less was told with the last. {_lab.State}");
    }

    private bool TrySubmit(out ZipRequest request)
    {
        request = new ZipRequest();
        request.Prepare(asynchronous: false);
        return _queue.Ring.TrySubmit(
            _queue.Describe(ZipRequestType.Gzip, ZipControl.NewStream | ZipControl.Finish, _input.Address, _input.Length, _output.Address, _output.Length), request);
    }
}
