using System.Diagnostics;

namespace Uacce.Client.Queues;

/// <summary>
/// The limit of time for asynchronous requests, on which no thread waits: gives a queue up that has some and sees no
/// completion for that long. It looks four times in the limit, so it takes up to a quarter more.
/// </summary>
/// <remarks>A look every now and then costs nothing per request. While no request is outstanding the timer rests.</remarks>
internal sealed class SilenceWatch<TDescriptor> : IDisposable
    where TDescriptor : unmanaged
{
    private readonly QmQueue<TDescriptor> _queue;
    private readonly TimeSpan _limit;
    private readonly TimeSpan _period;
    private readonly Timer _timer;

    // 1 while the timer runs.
    private int _watching;
    private long _consumed = -1;
    private long _since;

    public SilenceWatch(QmQueue<TDescriptor> queue, TimeSpan limit)
    {
        _queue = queue;
        _limit = limit;
        _period = TimeSpan.FromMilliseconds(Math.Max(1, limit.TotalMilliseconds / 4));
        _timer = new Timer(static watch => ((SilenceWatch<TDescriptor>)watch!).Look(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>A request was counted as outstanding, by a full fence.</summary>
    public void Begin()
    {
        if (Volatile.Read(ref _watching) == 0 && Interlocked.Exchange(ref _watching, 1) == 0)
            _timer.Change(_period, _period);
    }

    /// <summary>The queue has ended; looks that come later find nothing outstanding.</summary>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (!_queue.HasAsynchronous)
        {
            _timer.Change(Timeout.Infinite, Timeout.Infinite);
            _consumed = -1;
            // Full fences on both sides: either this thread sees the new request, or its submitter starts the timer.
            Interlocked.Exchange(ref _watching, 0);
            if (_queue.HasAsynchronous)
                Begin();
        }
        else if (_queue.Consumed != _consumed)
        {
            _consumed = _queue.Consumed;
            _since = Stopwatch.GetTimestamp();
        }
        else if (Stopwatch.GetElapsedTime(_since) >= _limit && !_queue.Reap(onThreadPool: true))
        {
            // Not even unread completions, as there may be on a machine that keeps the thread pool from them.
            _queue.GiveUp(_limit);
        }
    }
}
