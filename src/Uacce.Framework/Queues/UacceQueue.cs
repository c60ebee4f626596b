using Uacce.Abi;

namespace Uacce.Framework;

/// <summary>An open queue: what the kernel hangs behind one open file.</summary>
/// <remarks>
/// Thread-safe. Every operation names the address space that asks; only the opener's is served, unless the device
/// allows others, because a descriptor handed on is access to the <em>opener's</em> memory. Closing always works.
/// </remarks>
public sealed class UacceQueue
{
    // Guards the lifecycle, the region records and the work attachment.
    // Taken after registry and device locks and before the waiters' lock; never together with another queue's.
    // Held across the driver's queue operations (stop waits for the worker); never across callbacks.
    private readonly OrderedLock _queueLock = new(LockRank.Queue);
    private readonly RegionMapping?[] _mappings = new RegionMapping?[2];
    private readonly WaiterSet _waiters;
    private readonly RequestCount _requests = new();

    // Polls that ask the driver: put waits for them, and later ones do not reach it.
    private readonly AccessGate _polls = new();
    private QueueLifecycle _lifecycle;
    private bool _owesPut;
    private bool _isBroken;
    private WorkAttachment? _work;

    internal UacceQueue(UacceDevice device, AddressSpaceBinding binding, IRegionMemorySource? regions)
    {
        Device = device;
        Binding = binding;
        Regions = regions;
        _waiters = new WaiterSet(device.Name, device.Log);
    }

    /// <summary>The device this queue was opened on.</summary>
    public UacceDevice Device { get; }

    /// <summary>The binding between the opener's address space and the device; a driver reaches memory through it only.</summary>
    public AddressSpaceBinding Binding { get; }

    /// <summary>Where the driver takes the memory of this queue's regions from; null: from wherever it likes.</summary>
    public IRegionMemorySource? Regions { get; }

    /// <summary>The driver's own object for this queue; the framework does not look at it.</summary>
    public object? DriverState { get; set; }

    /// <summary>The state, as of now; does not wait for an operation at work.</summary>
    public QueueState State => _lifecycle.State;

    /// <summary>Why the queue ended, or <see cref="QueueEnd.None"/>; does not wait for an operation at work.</summary>
    public QueueEnd End => _lifecycle.End;

    /// <summary>Requests that workers have done for this queue since it was opened.</summary>
    public long Requests => _requests.Done;

    /// <summary>UACCE_CMD_START_Q. EINVAL when started, ENXIO when dead, EPERM for a foreign address space, else the driver's answer.</summary>
    public Errno Start(AddressSpace caller)
    {
        if (!MayControl(caller))
            return Errno.EPERM;
        using (_queueLock.EnterScope())
        {
            switch (_lifecycle.State)
            {
                case QueueState.Zombie: return Errno.ENXIO;
                case QueueState.Started: return Errno.EINVAL;
            }

            Volatile.Write(ref _isBroken, false); // before a worker can find the work broken anew
            Errno error = Device.Driver.StartQueue(this);
            if (error == Errno.None)
                _lifecycle.Started();
            else
                DetachWork(); // for a driver that failed behind its attachment
            return error;
        }
    }

    /// <summary>
    /// UACCE_CMD_PUT_Q: stops the queue, which may be started again; the hardware queue is kept until close. Does nothing
    /// on a stopped queue; ENXIO when dead, EPERM for a foreign address space.
    /// </summary>
    public Errno Put(AddressSpace caller)
    {
        if (!MayControl(caller))
            return Errno.EPERM;
        using (_queueLock.EnterScope())
        {
            if (_lifecycle.State == QueueState.Zombie)
                return Errno.ENXIO;
            if (_lifecycle.State == QueueState.Started)
            {
                StopLocked();
                _lifecycle.Stopped();
            }

            return Errno.None;
        }
    }

    /// <summary>
    /// Any ioctl. START and PUT as above; <see cref="UacceIoctl.WakeQueue"/> wakes the worker; everything else goes to the
    /// driver, on a live queue only.
    /// </summary>
    public Errno Ioctl(AddressSpace caller, uint command, Span<byte> argument)
    {
        switch (command)
        {
            case UacceIoctl.StartQueue: return Start(caller);
            case UacceIoctl.PutQueue: return Put(caller);
            case UacceIoctl.WakeQueue: return Wake(caller);
        }

        if (!MayControl(caller))
            return Errno.EPERM;
        using (_queueLock.EnterScope())
        {
            return _lifecycle.State == QueueState.Zombie
                ? Errno.ENXIO
                : Device.Driver.Ioctl(this, command, argument);
        }
    }

    /// <summary>
    /// Maps a region. EINVAL for an unknown region or a wrong length, EEXIST while it is mapped, ENXIO when dead, EPERM for
    /// a foreign address space.
    /// </summary>
    public Errno Map(AddressSpace caller, RegionType region, long length, out RegionMapping? mapping)
    {
        mapping = null;
        if (!MayControl(caller))
            return Errno.EPERM;
        if (region is not (RegionType.Mmio or RegionType.Dus))
            return Errno.EINVAL;
        using (_queueLock.EnterScope())
        {
            if (_lifecycle.State == QueueState.Zombie)
                return Errno.ENXIO;
            if (_mappings[(int)region] is not null)
                return Errno.EEXIST;
            Errno error = Device.Driver.MapRegion(this, region, length, out RegionMemory? memory);
            if (error != Errno.None || memory is null)
                return error == Errno.None ? Errno.EINVAL : error;
            SchedulePoint.Allocate();
            mapping = new RegionMapping(this, region, memory);
            _mappings[(int)region] = mapping;
            return Errno.None;
        }
    }

    /// <summary>
    /// What poll(2) reports now: readable; error on a queue whose model failed; error and hang-up on a dead queue; invalid for
    /// a foreign address space. Does not wait, not even for a stop at work; see <see cref="AddWaiter"/>.
    /// </summary>
    public PollEvents Poll(AddressSpace caller)
    {
        if (!MayControl(caller))
            return PollEvents.Invalid;
        using AccessScope poll = _polls.Enter();
        if (!poll.IsInside || _lifecycle.State == QueueState.Zombie)
            return PollEvents.Error | PollEvents.HangUp;
        SchedulePoint.Pass();
        if (Volatile.Read(ref _isBroken)) // pairs with the store in WorkFailed
            return PollEvents.Error;
        return Device.Driver.IsUpdated(this) ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None;
    }

    /// <summary>
    /// Asks to be called once when a completion arrives, of which the driver may pass over those that its client does not wait for, or the queue
    /// ends. To miss nothing: add, then <see cref="Poll"/>, then wait.
    /// </summary>
    public void AddWaiter(IQueueWaiter waiter) => _waiters.Add(waiter);

    /// <summary>Takes a waiter back; it may be in a call at this moment.</summary>
    public void RemoveWaiter(IQueueWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>Closes the queue: stop, put, unbind. Always works, at any time, from anybody; the second time it does nothing.</summary>
    public void Close()
    {
        Kill(QueueEnd.Closed);
        Device.Forget(this);
    }

    /// <summary>
    /// For the driver, behind what it has published: whether somebody waits. A full fence comes first, so one who is not seen here sees, when it
    /// looks behind <see cref="AddWaiter"/>, what was published.
    /// </summary>
    public bool HasWaiters() => _waiters.HasAny();

    /// <summary>For the driver: a completion was published and the client asked to be told. No lock may be held.</summary>
    public void NotifyCompletion() => _waiters.Wake();

    /// <summary>
    /// For the driver's start operation: from now on a worker of <paramref name="workers"/> calls <paramref name="work"/>.
    /// EBUSY when every worker has all the queues it can serve.
    /// </summary>
    public Errno AttachWork(WorkerPool workers, IQueueWork work)
    {
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentNullException.ThrowIfNull(work);
        WorkAttachment? attachment = workers.TryAttach(work, defect => WorkFailed(work, defect), _requests);
        Volatile.Write(ref _work, attachment);
        return attachment is null ? Errno.EBUSY : Errno.None;
    }

    /// <summary>For the driver's stop operation: returns when no worker is, or ever again will be, inside this queue's work.</summary>
    public void DetachWork()
    {
        _work?.Detach();
        Volatile.Write(ref _work, null);
    }

    internal void Activate()
    {
        using (_queueLock.EnterScope())
            _lifecycle.Activate();
    }

    /// <summary>The one teardown: serves close, removal, reset and the end of the address space, in any order, once.</summary>
    internal void Kill(QueueEnd reason)
    {
        using (_queueLock.EnterScope())
        {
            QueueState before = _lifecycle.Kill(reason);
            bool isFirst = before != QueueState.Zombie;
            if (isFirst && reason != QueueEnd.Closed)
                Device.Driver.StopSending(this);
            if (before == QueueState.Started)
                StopLocked();
            if (isFirst && reason != QueueEnd.Closed)
                Device.Driver.StopReceiving(this);
            _owesPut |= isFirst;
        }

        // Under no lock, because it waits: for polls that are asking the driver. Who comes now finds the zombie.
        _polls.Close();
        using (_queueLock.EnterScope())
        {
            if (_owesPut)
                Device.Driver.PutQueue(this);
            _owesPut = false;
        }

        _waiters.Wake();
    }

    internal void Unmapped(RegionMapping mapping)
    {
        using (_queueLock.EnterScope())
        {
            if (_mappings[(int)mapping.Region] == mapping)
                _mappings[(int)mapping.Region] = null;
        }
    }

    private void StopLocked()
    {
        Device.Driver.StopQueue(this);
        // For a driver that threw before it did so itself: no memory of the queue goes back with a worker inside.
        DetachWork();
    }

    /// <summary>On the worker, which never calls this work again.</summary>
    private void WorkFailed(IQueueWork work, Exception defect)
    {
        Device.Log.ModelThrew(Device.Name, defect);
        try
        {
            work.Fail(defect);
        }
#pragma warning disable CA1031 // a model that cannot even fail must not end the worker
        catch (Exception again)
#pragma warning restore CA1031
        {
            Device.Log.ModelThrew(Device.Name, again);
        }

        // Behind what the model says in its memory, before the waiters are called: release, and the fence in Wake.
        SchedulePoint.Pass();
        Volatile.Write(ref _isBroken, true);
        _waiters.Wake();
        Device.ReportError("The model of the device threw.");
    }

    // No lock while the queue works: waking one that is being stopped is harmless, and this sits on the client's path
    // from idle to busy.
    private Errno Wake(AddressSpace caller)
    {
        if (!MayControl(caller))
            return Errno.EPERM;
        SchedulePoint.Pass();
        if (Volatile.Read(ref _work) is not { } work)
            return State == QueueState.Zombie ? Errno.ENXIO : Errno.None;
        work.Wake();
        return Errno.None;
    }

    private bool MayControl(AddressSpace caller) => caller == Binding.AddressSpace || Device.AllowForeignAddressSpaces;
}
