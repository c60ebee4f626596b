using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>
/// Counts a device's hardware errors within one hour, and says when there are enough to isolate it: with the error that meets the
/// threshold. What a driver hands to the framework as its <see cref="DeviceOperations.Errors"/>.
/// </summary>
/// <remarks>
/// Thread-safe. An isolated device stays so until it is registered anew, as in the kernel's <c>qm.c</c>; there it takes one error
/// more, because the one at hand is compared before it is counted.
/// </remarks>
public sealed class HardwareErrors
{
    private static readonly TimeSpan s_window = TimeSpan.FromHours(1);

    // Guards the times of the errors, the threshold and the verdict.
    // A leaf, taken on workers or under a device's lock.
    // Nothing is called under it.
    private readonly OrderedLock _errorsLock = new(LockRank.Leaf);
    private readonly Queue<long> _times = [];
    private readonly TimeProvider _time;
    private ushort _threshold;
    private long _total;
    private bool _isolated;

    /// <summary>Begins without errors.</summary>
    /// <param name="threshold">Errors within one hour that isolate the device; 0: none do.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public HardwareErrors(ushort threshold = 0, TimeProvider? time = null)
    {
        _threshold = threshold;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Whether there were enough.</summary>
    public bool IsIsolated
    {
        get
        {
            using (_errorsLock.EnterScope())
                return _isolated;
        }
    }

    /// <summary>Errors within one hour that isolate the device; 0: none do.</summary>
    public ushort Threshold
    {
        get
        {
            using (_errorsLock.EnterScope())
                return _threshold;
        }
    }

    /// <summary>All errors there were.</summary>
    public long Total
    {
        get
        {
            using (_errorsLock.EnterScope())
                return _total;
        }
    }

    /// <summary>Sets the threshold and forgets the errors of the last hour; EPERM once isolated.</summary>
    public Errno SetThreshold(ushort errorsPerHour)
    {
        using (_errorsLock.EnterScope())
        {
            if (_isolated)
                return Errno.EPERM;
            _times.Clear();
            _threshold = errorsPerHour;
            return Errno.None;
        }
    }

    /// <summary>Counts an error that happens now; true when it is the one that isolates the device.</summary>
    public bool Count()
    {
        using (_errorsLock.EnterScope())
        {
            _total++;
            if (_isolated || _threshold == 0)
                return false;
            long now = _time.GetTimestamp();
            while (_times.TryPeek(out long first) && _time.GetElapsedTime(first, now) >= s_window)
                _times.Dequeue();
            _times.Enqueue(now);
            return _isolated = _times.Count >= _threshold;
        }
    }

    /// <summary>Isolates the device, whatever the count; false when it was isolated already.</summary>
    public bool Isolate()
    {
        using (_errorsLock.EnterScope())
        {
            bool first = !_isolated;
            _isolated = true;
            return first;
        }
    }
}
