using Uacce.Abi;

namespace Uacce.Framework;

// Errors, isolation and reset.
public sealed partial class UacceDevice
{
    /// <summary>Whether the device took itself out of use. Advisory, unless it refuses opens then. False after removal.</summary>
    public bool IsIsolated => ReadAttribute(static driver => driver.IsIsolated, gone: false);

    /// <summary>Whether the driver isolates failing devices. False after removal.</summary>
    public bool SupportsIsolation => ReadAttribute(static driver => driver.SupportsIsolation, gone: false);

    /// <summary>
    /// Reads after how many hardware errors within one hour the device is isolated; 0 is never. ENOENT when its driver has no
    /// threshold, ENODEV after removal.
    /// </summary>
    public Errno ReadIsolationThreshold(out ushort errorsPerHour)
    {
        using AccessScope access = _attributes.Enter();
        errorsPerHour = 0;
        return access.IsInside ? Driver.ReadIsolationThreshold(out errorsPerHour) : Errno.ENODEV;
    }

    /// <summary>Sets that threshold and forgets the errors so far. As the driver answers (EPERM once isolated); ENODEV after removal.</summary>
    public Errno WriteIsolationThreshold(ushort errorsPerHour)
    {
        using AccessScope access = _attributes.Enter();
        return access.IsInside ? Driver.WriteIsolationThreshold(errorsPerHour) : Errno.ENODEV;
    }

    /// <summary>
    /// For the driver, or to try how clients take it: the hardware failed. An event, and one more towards the threshold. Any
    /// thread, a worker too. Does nothing after removal.
    /// </summary>
    /// <param name="reason">Why, in words, for the event.</param>
    public void ReportError(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        using AccessScope access = _attributes.Enter();
        if (!access.IsInside)
            return;
        long errors = Interlocked.Increment(ref _errors);
        Publish(new DeviceEvent { Kind = DeviceEventKind.HardwareError, Reason = reason, Count = errors });
        if (Driver.CountError())
            Publish(new DeviceEvent { Kind = DeviceEventKind.Isolated, Reason = reason, Count = errors });
    }

    /// <summary>Isolates the device, whatever its errors. ENOENT when its driver does not isolate, ENODEV after removal.</summary>
    /// <param name="reason">Why, in words, for the event.</param>
    public Errno Isolate(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        using AccessScope access = _attributes.Enter();
        if (!access.IsInside)
            return Errno.ENODEV;
        if (Driver.Isolate())
            Publish(new DeviceEvent { Kind = DeviceEventKind.Isolated, Reason = reason, Count = Interlocked.Read(ref _errors) });
        return Driver.IsIsolated ? Errno.None : Errno.ENOENT;
    }

    /// <summary>
    /// Resets the device. Its clients read in the memory of their queues that they must not send any more, requests at work are
    /// finished, clients read that they need not wait any more, and the queues are dead: none is ever started again, with
    /// whatever PASID it had. Then the driver begins anew, and queues can be opened.
    /// </summary>
    /// <returns>
    /// None; EBUSY while another reset is at work; ENODEV after removal; or what the driver answers: then the device is isolated, and
    /// opens fail with EIO until a reset succeeds.
    /// </returns>
    /// <remarks>Waits for workers, so it is not for them; nor for anybody who holds a lock. Opens are answered EBUSY meanwhile.</remarks>
    /// <param name="reason">Why, in words, for the event.</param>
    /// <exception cref="OutOfMemoryException">Nothing was done.</exception>
    public Errno Reset(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        // Removal waits for a reset that was let in, so the driver is not called behind it.
        using AccessScope access = _attributes.Enter();
        if (!access.IsInside)
            return Errno.ENODEV;
        UacceQueue[] queues;
        SchedulePoint.Allocate();
        using (_deviceLock.EnterScope())
        {
            if (_resetting)
                return Errno.EBUSY;
            queues = [.. _queues];
            _resetting = true; // together with the snapshot: no queue is opened that is not in it
        }

        foreach (UacceQueue queue in queues)
            queue.Kill(QueueEnd.DeviceReset);
        Errno error = Driver.Reset();
        using (_deviceLock.EnterScope())
        {
            _resetting = false;
            _unusable = error != Errno.None;
        }

        Publish(new DeviceEvent { Kind = DeviceEventKind.Reset, Reason = error == Errno.None ? reason : $"{reason}; it failed: {error}" });
        if (error != Errno.None && Driver.Isolate())
            Publish(new DeviceEvent { Kind = DeviceEventKind.Isolated, Reason = "A reset failed." });
        return error;
    }

    internal void Publish(DeviceEvent happened) => _events.Publish(happened with { Device = Name });

    /// <summary>Under the device's lock: whether a queue may be opened, as far as the device's health goes.</summary>
    private Errno HealthLocked()
    {
        if (_resetting)
            return Errno.EBUSY;
        return _unusable || (_refusesWhenIsolated && Driver.IsIsolated) ? Errno.EIO : Errno.None;
    }
}
