using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting.AddressSpaces;

/// <summary>
/// The address spaces that have queues open, or share memory, one object for each memory; and a thread that notices their deaths. Thread-safe.
/// </summary>
internal sealed class AddressSpaceTable : IDisposable
{
    private const int MaxSharedRanges = 8_192;

    private readonly AddressSpaceWatch _watch;

    // Guards the list, and the users of each space.
    // A leaf: nothing is taken under it.
    // Held across looks into /proc, which wait for nobody but an exec at work; never across an exit or a queue's operation.
    private readonly Lock _spacesLock = new();
    private readonly List<RemoteAddressSpace> _spaces = [];

    private readonly SharedRangeQuota _quota = new(MaxSharedRanges);

    /// <summary>Makes an empty table.</summary>
    /// <exception cref="HostException">The process is out of descriptors.</exception>
    public AddressSpaceTable() => _watch = new AddressSpaceWatch(OnDead);

    /// <summary>How many spaces there are.</summary>
    public int Count
    {
        get
        {
            using (_spacesLock.EnterScope())
                return _spaces.Count;
        }
    }

    /// <summary>
    /// The space of a thread that waits inside a call, with one more user. On error <paramref name="problem"/> says for a log what
    /// cannot be done.
    /// </summary>
    public Errno Enter(uint thread, out RemoteAddressSpace? space, out string problem)
    {
        space = null;
        problem = "it has no id here: it is in another pid namespace";
        if (thread is 0 or > int.MaxValue)
            return Errno.EPERM;
        using (_spacesLock.EnterScope())
        {
            space = _spaces.Find(known => known.IsAlive && known.IsMemoryOf((int)thread));
            if (space is null)
            {
                Errno error = TryMake((int)thread, out space, out problem);
                if (space is null)
                    return error;
                _spaces.Add(space);
                _watch.Add(space);
            }

            space.Users++;
            return Errno.None;
        }
    }

    /// <summary>
    /// Takes a user back; without any, the space is forgotten, unless it lives on and shares memory. No queue may use it any more.
    /// </summary>
    public void Leave(RemoteAddressSpace space)
    {
        using (_spacesLock.EnterScope())
        {
            if (--space.Users > 0 || (space.SharesMemory && space.IsAlive))
                return;
            _spaces.Remove(space);
        }

        _watch.Remove(space);
    }

    /// <summary>Ends the thread. All spaces must have been left.</summary>
    public void Dispose()
    {
        foreach (RemoteAddressSpace space in _spaces)
            _watch.Remove(space);
        _watch.Dispose();
    }

    /// <summary>Forgets a space that nobody was going to leave.</summary>
    private void OnDead(RemoteAddressSpace space)
    {
        using (_spacesLock.EnterScope())
        {
            // Whoever leaves it from now on sees that it is dead.
            if (space.Users > 0 || !_spaces.Remove(space))
                return;
        }

        _watch.Remove(space);
    }

    private Errno TryMake(int thread, out RemoteAddressSpace? space, out string problem)
    {
        space = null;
        problem = "its memory cannot be opened; the server needs CAP_SYS_PTRACE over its clients";
        // Now, while the thread waits: later its id may be another's.
        Errno error = ProcessMemory.TryOpen(thread, out ProcessMemory? memory);
        if (memory is null)
            return error;
        problem = "its process cannot be watched";
        int process = ProcessIdentity.ProcessOf(thread);
        error = ProcessIdentity.TryWatch(process, out FileDescriptor? exit);
        if (exit is null)
            memory.Dispose();
        else
            space = new RemoteAddressSpace(process, memory, exit, _quota, _watch.Look);
        return error;
    }
}
