namespace Uacce.Devices.QueueManager;

/// <summary>How much of the last second the workers spent on one kind of work.</summary>
/// <remarks>
/// Time is cut into spans. What was done is told once its span is over, so that all that is told has the same length behind it. Any number of
/// threads may add and read; nobody waits.
/// </remarks>
internal sealed class UsageMeter
{
    private const int SpansPerSecond = 8;

    // One is being filled, the others are told.
    private const int Spans = 8;

    private const int BusyBits = 40;
    private const long BusyMask = (1L << BusyBits) - 1;

    private readonly TimeProvider _time;
    private readonly long _spanTicks;
    private readonly long _capacity;

    // The number of a span, and below it the ticks that workers were busy in it: one word, so that both change together. A span is at its
    // number's remainder. 24 bits of the number are enough to tell a span from those that were there before it, for three weeks of silence.
    private readonly long[] _spans = new long[Spans];

    public UsageMeter(TimeProvider time, int workers)
    {
        _time = time;
        _spanTicks = time.TimestampFrequency / SpansPerSecond;
        _capacity = (Spans - 1) * _spanTicks * workers;
    }

    /// <summary>Used part of what could have been done, in percent.</summary>
    public int Percent
    {
        get
        {
            long now = Now() / _spanTicks;
            long busy = 0;
            for (long span = now - Spans + 1; span < now; span++)
            {
                long told = Volatile.Read(ref Word(span));
                if (Ahead(told, span) == 0)
                    busy += told & BusyMask;
            }

            return (int)Math.Min(100, ((100 * busy) + (_capacity / 2)) / _capacity);
        }
    }

    /// <summary>When work begins, for <see cref="Add(long)"/>.</summary>
    public long Now() => _time.GetTimestamp();

    /// <summary>A worker was at it since then.</summary>
    public void Add(long begin)
    {
        long end = Now();
        long last = end / _spanTicks;
        for (long span = Math.Max(begin / _spanTicks, last - Spans + 1); span <= last; span++)
            Add(span, Math.Min(end, (span + 1) * _spanTicks) - Math.Max(begin, span * _spanTicks));
    }

    private void Add(long span, long busy)
    {
        ref long word = ref Word(span);
        long seen = Volatile.Read(ref word);
        while (true)
        {
            long ahead = Ahead(seen, span);
            if (ahead is > 0 and < Spans * Spans)
                return; // this thread was held up for so long that its span is forgotten
            long sum = ahead == 0 ? seen + busy : Number(span) + busy;
            long before = Interlocked.CompareExchange(ref word, sum, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private ref long Word(long span) => ref _spans[(int)(span & (Spans - 1))];

    private static long Number(long span) => unchecked(span << BusyBits);

    /// <summary>How many spans a word is ahead of one; negative: behind it.</summary>
    private static long Ahead(long word, long span) => unchecked(word - Number(span)) >> BusyBits;
}
