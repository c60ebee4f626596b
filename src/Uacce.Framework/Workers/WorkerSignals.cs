using System.Numerics;

namespace Uacce.Framework;

/// <summary>Which queues of one worker want a look, and the worker's sleep.</summary>
/// <remarks>
/// Any thread raises; only the worker takes and sleeps. A raise while the worker is awake is two atomic stores and no
/// system call; of many raises that find it asleep exactly one wakes it.
/// </remarks>
/// <param name="isNeeded">Whether there is something else to be up for. Asked before a sleep, behind a full fence.</param>
internal sealed class WorkerSignals(Func<bool> isNeeded) : IDisposable
{
    /// <summary>Queues one worker can serve: a summary word of 64 bits, each for a word of 64 bits.</summary>
    public const int Slots = 64 * 64;

    private readonly SemaphoreSlim _wake = new(0);
    private readonly ulong[] _bits = new ulong[Slots / 64];

    // Bit n: word n of _bits may be non-zero. Raised after the word, taken before it, so no bit is missed.
    private ulong _summary;

    // 1 while the worker sleeps or is about to. Whoever changes it from 1 to 0 owns the one release of the semaphore.
    private int _asleep;
    private long _sleeps;
    private long _wakes;

    // What the worker has taken and not yet returned; its own.
    private ulong _takenSummary;
    private ulong _takenBits;
    private int _takenWord;

    public long Sleeps => Volatile.Read(ref _sleeps);

    public long Wakes => Volatile.Read(ref _wakes);

    public void Raise(int slot)
    {
        SchedulePoint.Pass();
        Interlocked.Or(ref _bits[slot >> 6], 1UL << (slot & 63));
        // A full fence on both sides, this Or and the exchange in Sleep: either the worker sees the bit before it sleeps,
        // or this thread sees that it sleeps.
        SchedulePoint.Pass();
        Interlocked.Or(ref _summary, 1UL << (slot >> 6));
        TryWake();
    }

    /// <summary>Ends a sleep; false when there is none. Behind a full fence. Any thread.</summary>
    public bool TryWake()
    {
        SchedulePoint.Pass();
        if (Volatile.Read(ref _asleep) == 0 || Interlocked.Exchange(ref _asleep, 0) == 0)
            return false;
        Interlocked.Increment(ref _wakes);
        _wake.Release();
        return true;
    }

    /// <summary>Takes one raised slot. Worker only.</summary>
    public bool TryTake(out int slot)
    {
        slot = 0;
        while (_takenBits == 0)
        {
            if (_takenSummary == 0)
            {
                SchedulePoint.Pass();
                if (Volatile.Read(ref _summary) == 0)
                    return false;
                _takenSummary = Interlocked.Exchange(ref _summary, 0);
            }

            _takenWord = BitOperations.TrailingZeroCount(_takenSummary);
            _takenSummary &= _takenSummary - 1;
            SchedulePoint.Pass();
            _takenBits = Interlocked.Exchange(ref _bits[_takenWord], 0);
        }

        slot = (_takenWord << 6) + BitOperations.TrailingZeroCount(_takenBits);
        _takenBits &= _takenBits - 1;
        return true;
    }

    /// <summary>Sleeps until a raise, or for that long. Worker only, with nothing taken.</summary>
    public void Sleep(int milliseconds)
    {
        SchedulePoint.Pass();
        Interlocked.Exchange(ref _asleep, 1);
        SchedulePoint.Pass();
        if (Volatile.Read(ref _summary) == 0 && !isNeeded())
        {
            Volatile.Write(ref _sleeps, _sleeps + 1);
            SchedulePoint.Await(_wake, static wake => wake.CurrentCount > 0);
            if (_wake.Wait(milliseconds))
                return; // the raiser has cleared the flag
        }

        SchedulePoint.Pass();
        // Not woken. If a raiser was faster than this exchange, its release is due: take it.
        if (Interlocked.Exchange(ref _asleep, 0) == 0)
        {
            SchedulePoint.Await(_wake, static wake => wake.CurrentCount > 0);
            _wake.Wait();
        }
    }

    public void Dispose() => _wake.Dispose();
}
