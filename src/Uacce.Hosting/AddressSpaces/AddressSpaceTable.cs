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

    // Guards the lists, and the users of each space; pulsed when a caller is through.
    // A leaf: nothing is taken under it.
    // Never held across a look at a process, which may wait for what only that process can end.
    private readonly object _spacesLock = new();
    private readonly List<RemoteAddressSpace> _spaces = [];

    // Of callers that are being looked at: two that may share their memory come one behind the other, so that it gets one space.
    private readonly HashSet<(ulong Code, ulong Stack)> _entering = [];

    private readonly SharedRangeQuota _quota = new(MaxSharedRanges);

    /// <summary>Makes an empty table.</summary>
    /// <exception cref="HostException">The process is out of descriptors.</exception>
    public AddressSpaceTable() => _watch = new AddressSpaceWatch(OnDead);

    /// <summary>How many spaces there are.</summary>
    public int Count
    {
        get
        {
            lock (_spacesLock)
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
        if (!ProcessIdentity.IsHere(thread))
            return Errno.EPERM;
        (ulong Code, ulong Stack) layout = ProcessIdentity.LayoutOf((int)thread);
        RemoteAddressSpace[] known = BeginEntering(layout);
        Errno error = Errno.None;
        try
        {
            space = Array.Find(known, each => each.IsMemoryOf((int)thread));
            if (space is null)
                error = TryMake((int)thread, layout, out space, out problem);
        }
        finally
        {
            EndEntering(layout, space, isNew: !known.Contains(space));
            foreach (RemoteAddressSpace other in known)
            {
                if (other != space)
                    Leave(other);
            }
        }

        return error;
    }

    /// <summary>
    /// Takes a user back; without any, the space is forgotten, unless it lives on and shares memory. No queue may use it any more.
    /// </summary>
    public void Leave(RemoteAddressSpace space)
    {
        lock (_spacesLock)
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
        RemoteAddressSpace[] left;
        lock (_spacesLock)
        {
            left = [.. _spaces];
            _spaces.Clear(); // those that die just now are removed here, and not by OnDead too
        }

        foreach (RemoteAddressSpace space in left)
            _watch.Remove(space);
        _watch.Dispose();
    }

    /// <summary>Forgets a space that nobody was going to leave.</summary>
    private void OnDead(RemoteAddressSpace space)
    {
        lock (_spacesLock)
        {
            // Whoever leaves it from now on sees that it is dead.
            if (space.Users > 0 || !_spaces.Remove(space))
                return;
        }

        _watch.Remove(space);
    }

    /// <summary>Waits for callers that may share memory with this one. The spaces that may be its own, which stay until they are left.</summary>
    private RemoteAddressSpace[] BeginEntering((ulong Code, ulong Stack) layout)
    {
        lock (_spacesLock)
        {
            while (!_entering.Add(layout))
                Monitor.Wait(_spacesLock);
            RemoteAddressSpace[] known = [.. _spaces.Where(space => space.IsAlive && space.Layout == layout)];
            foreach (RemoteAddressSpace space in known)
                space.Users++;
            return known;
        }
    }

    private void EndEntering((ulong Code, ulong Stack) layout, RemoteAddressSpace? space, bool isNew)
    {
        lock (_spacesLock)
        {
            _entering.Remove(layout);
            Monitor.PulseAll(_spacesLock);
            if (space is null || !isNew)
                return;
            space.Users++;
            _spaces.Add(space);
        }

        _watch.Add(space);
    }

    private Errno TryMake(int thread, (ulong Code, ulong Stack) layout, out RemoteAddressSpace? space, out string problem)
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
            space = new RemoteAddressSpace(process, layout, memory, exit, _quota, _watch.Look);
        return error;
    }
}
