using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>
/// What a driver can do, one method for each entry of the kernel's <c>struct uacce_ops</c>. The defaults answer as the
/// kernel does when the entry is missing, so a driver overrides only what it has.
/// </summary>
/// <remarks>
/// <para>
/// Balanced: <see cref="PutQueue"/> runs exactly once for each successful <see cref="GetQueue"/>, and
/// <see cref="StopQueue"/> exactly once for each successful <see cref="StartQueue"/>, whatever the order of close,
/// removal and exit. None runs after <see cref="UacceRegistry.Remove"/> returned.
/// </para>
/// <para>
/// An exception is a defect: it is logged and answered with EIO in the driver's place, and a queue being torn down is torn
/// down to its end.
/// </para>
/// <para>
/// Locks: <see cref="GetQueue"/> runs under the device lock, <see cref="IsUpdated"/> under none, all other queue operations
/// under the queue's own lock. An operation must not call back into a queue or device of the framework except where it says so.
/// </para>
/// </remarks>
public abstract class DeviceOperations
{
    /// <summary>Queues that can still be opened, or null when the driver does not count them. Advisory; any thread, no lock.</summary>
    public virtual int? AvailableInstances => null;

    /// <summary>Reserves a hardware queue for <paramref name="queue"/>; an error refuses the open.</summary>
    public virtual Errno GetQueue(UacceQueue queue) => Errno.None;

    /// <summary>Takes the hardware queue back; no memory of the queue is touched by the device from here on.</summary>
    public virtual void PutQueue(UacceQueue queue)
    {
    }

    /// <summary>Starts the queue; an error leaves it as it was and START may be repeated.</summary>
    public virtual Errno StartQueue(UacceQueue queue) => Errno.None;

    /// <summary>Stops the queue and returns only when the device no longer works for it. Cannot fail.</summary>
    public virtual void StopQueue(UacceQueue queue)
    {
    }

    /// <summary>
    /// Whether a completion waits that the client has not acknowledged. Any thread, without the queue's lock, beside any other
    /// operation of this queue but get and put; must not wait.
    /// </summary>
    public virtual bool IsUpdated(UacceQueue queue) => false;

    /// <summary>
    /// Gives the memory behind a region, which is <see cref="UacceQueue.Regions"/>' where the queue has such; <paramref name="length"/> is
    /// what the client asked to map, in bytes.
    /// </summary>
    public virtual Errno MapRegion(UacceQueue queue, RegionType region, long length, out RegionMemory? memory)
    {
        memory = null;
        return Errno.EINVAL;
    }

    /// <summary>A driver ioctl. The argument was copied in and is copied back by the caller.</summary>
    public virtual Errno Ioctl(UacceQueue queue, uint command, Span<byte> argument) => Errno.EINVAL;

    /// <summary>The <c>dev_usage</c> attribute: how busy the device is, one line for each figure; null hides it.</summary>
    public virtual string? Usage => null;

    /// <summary>
    /// Before a stop that the client did not ask for: tells it, in the queue's memory, to send nothing more. Not called where the client
    /// closes the queue.
    /// </summary>
    public virtual void StopSending(UacceQueue queue)
    {
    }

    /// <summary>Behind that stop: tells the client, in the queue's memory, that no completion will come any more.</summary>
    public virtual void StopReceiving(UacceQueue queue)
    {
    }

    /// <summary>
    /// Begins anew: forgets whatever a request left behind. Every queue is stopped and put, and none is opened before this returns.
    /// Another answer than None says that the device cannot be used.
    /// </summary>
    public virtual Errno Reset() => Errno.None;

    /// <summary>
    /// What counts the device's errors; null, the default, for a driver that does not isolate its device, or that has its own way of it
    /// and overrides what follows.
    /// </summary>
    protected virtual HardwareErrors? Errors => null;

    /// <summary>Whether the driver isolates failing devices; false hides the <c>isolate</c> attributes.</summary>
    public virtual bool SupportsIsolation => Errors is not null;

    /// <summary>Whether the device is isolated: it met its threshold of hardware errors, and should not be chosen.</summary>
    public virtual bool IsIsolated => Errors is { IsIsolated: true };

    /// <summary>Hardware errors within one hour that isolate the device; 0 never does. ENOENT when the driver has no threshold.</summary>
    public virtual Errno ReadIsolationThreshold(out ushort errorsPerHour)
    {
        errorsPerHour = Errors?.Threshold ?? 0;
        return Errors is null ? Errno.ENOENT : Errno.None;
    }

    /// <summary>Sets the threshold and forgets the errors counted so far. EPERM once isolated, ENOENT when there is none.</summary>
    public virtual Errno WriteIsolationThreshold(ushort errorsPerHour) => Errors?.SetThreshold(errorsPerHour) ?? Errno.ENOENT;

    /// <summary>Counts an error; true when it is the one that isolates the device.</summary>
    public virtual bool CountError() => Errors?.Count() ?? false;

    /// <summary>Isolates the device; false when it is isolated already, or cannot be.</summary>
    public virtual bool Isolate() => Errors?.Isolate() ?? false;
}
