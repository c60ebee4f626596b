namespace Uacce.Framework;

/// <summary>
/// What happened to the devices of a registry: faults, hardware errors, isolation, resets, ends of address spaces, removals. The
/// last ones are kept; any number of readers reads them, each at its own pace, and learns what it missed.
/// </summary>
/// <remarks>Thread-safe. Publishing allocates nothing, never waits for a reader, and is over when the cause is visible to everybody.</remarks>
/// <example>
/// <code>
/// DeviceEventReader reader = registry.Events.Read();
/// while (true)
/// {
///     while (reader.TryRead(out DeviceEvent happened))
///         Console.WriteLine($"{happened.Device}: {happened.Kind}, {happened.Reason}");
///     await reader.WaitAsync(cancellationToken);
/// }
/// </code>
/// </example>
public sealed class DeviceEvents
{
    // Guards the ring, the next number and who waits for it.
    // A leaf, taken on workers and under no other lock.
    // Held for one copy; those who wait are told behind it.
    private readonly OrderedLock _eventsLock = new(LockRank.Leaf);
    private readonly DeviceEvent[] _ring;
    private readonly TimeProvider _time;
    private long _next;
    private TaskCompletionSource? _arrival;

    internal DeviceEvents(int capacity, TimeProvider time)
    {
        _ring = new DeviceEvent[capacity];
        _time = time;
    }

    /// <summary>A reader that begins with what happens from now on, or with <paramref name="kept"/> with the oldest event that is kept.</summary>
    public DeviceEventReader Read(bool kept = false)
    {
        using (_eventsLock.EnterScope())
            return new DeviceEventReader(this, kept ? Oldest() : _next);
    }

    internal void Publish(DeviceEvent happened)
    {
        DateTimeOffset now = _time.GetUtcNow();
        TaskCompletionSource? arrival;
        using (_eventsLock.EnterScope())
        {
            _ring[_next % _ring.Length] = happened with { Number = _next, Time = now };
            _next++;
            (arrival, _arrival) = (_arrival, null);
        }

        arrival?.SetResult(); // continuations run elsewhere
    }

    /// <summary>The first event that is kept and has at least that number; false when there is none yet.</summary>
    internal bool TryGet(long number, out DeviceEvent happened)
    {
        using (_eventsLock.EnterScope())
        {
            bool isThere = number < _next;
            happened = isThere ? _ring[Math.Max(number, Oldest()) % _ring.Length] : default;
            return isThere;
        }
    }

    /// <summary>Completes when there is an event of that number.</summary>
    internal Task Arrival(long number)
    {
        TaskCompletionSource? arrival;
        using (_eventsLock.EnterScope())
        {
            if (number >= _next)
                _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = number < _next ? null : _arrival;
        }

        return arrival?.Task ?? Task.CompletedTask;
    }

    private long Oldest() => Math.Max(0, _next - _ring.Length);
}
