using System.Collections.Concurrent;
using Uacce.Abi;
using Uacce.Native;

namespace Uacce.Hosting.AddressSpaces;

/// <summary>
/// The thread that notices when an address space dies: at once when its process exits or a device finds the memory gone, within a
/// second where only a look can tell (exec, and the last of several processes that shared it).
/// </summary>
/// <remarks>
/// It alone disposes spaces, so no descriptor it waits for is closed under it. It ends each on the thread pool: that waits for a worker,
/// which may be in a request of another space. With no space open it sleeps for good.
/// </remarks>
internal sealed class AddressSpaceWatch : IDisposable
{
    private const int LookMilliseconds = 1_000;

    // A process is gone but its memory is not: somebody shares it, or is looking at it just now.
    private const int OrphanLookMilliseconds = 50;

    private readonly ConcurrentQueue<(RemoteAddressSpace Space, bool IsNew)> _changes = new();
    private readonly List<RemoteAddressSpace> _spaces = [];
    private readonly HashSet<RemoteAddressSpace> _orphans = [];
    private readonly HashSet<RemoteAddressSpace> _ended = [];

    // Spaces that are being ended, and one for the watch itself.
    private readonly CountdownEvent _ending = new(1);
    private readonly Action<RemoteAddressSpace> _onDead;
    private readonly WakeEvent _wake;
    private readonly Thread _thread;
    private bool _stopping;

    /// <summary>Starts the thread, which calls <paramref name="onDead"/> for each space behind its exit.</summary>
    /// <exception cref="HostException">The process is out of descriptors.</exception>
    public AddressSpaceWatch(Action<RemoteAddressSpace> onDead)
    {
        _onDead = onDead;
        Errno error = WakeEvent.TryCreate(out WakeEvent? wake);
        _wake = wake ?? throw new HostException("Cannot make an eventfd", error);
        _thread = new Thread(Run) { IsBackground = true, Name = "uacce address spaces" };
        _thread.Start();
    }

    /// <summary>Watches a space from now on.</summary>
    public void Add(RemoteAddressSpace space) => Change(space, isNew: true);

    /// <summary>Watches a space no more, and disposes it. Nobody may use it any more.</summary>
    public void Remove(RemoteAddressSpace space) => Change(space, isNew: false);

    /// <summary>Makes the thread look at every space now.</summary>
    public void Look() => _wake.Set();

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        _wake.Set();
        _thread.Join();
        _ending.Signal();
        _ending.Wait();
        TakeChanges();
        _wake.Dispose();
        _ending.Dispose();
    }

    private void Change(RemoteAddressSpace space, bool isNew)
    {
        _changes.Enqueue((space, isNew));
        _wake.Set();
    }

    private void Run()
    {
        while (true)
        {
            TakeChanges();
            if (Volatile.Read(ref _stopping))
                return;
            RemoteAddressSpace[] waited = [.. _spaces.Where(space => !_ended.Contains(space) && !_orphans.Contains(space))];
            FileDescriptor[] files = [_wake, .. waited.Select(space => space.ProcessExit)];
            var ready = new PollEvents[files.Length];
            _ = ReadinessWait.Poll(files, ready, Timeout(waited.Length)); // one that fails is one that took no time
            if (ready[0] != PollEvents.None)
                _wake.Clear();
            for (int i = 0; i < waited.Length; i++)
            {
                if (ready[i + 1] != PollEvents.None)
                    _orphans.Add(waited[i]);
            }

            foreach (RemoteAddressSpace space in _spaces)
            {
                if (!_ended.Contains(space) && !space.HasMemory)
                    End(space);
            }

            _orphans.ExceptWith(_ended);
        }
    }

    private void End(RemoteAddressSpace space)
    {
        _ended.Add(space);
        _ending.AddCount();
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                space.Exit();
                _onDead(space);
                _ending.Signal();
            },
            null);
    }

    private int Timeout(int waited)
    {
        if (_orphans.Count > 0)
            return OrphanLookMilliseconds;
        return waited > 0 ? LookMilliseconds : System.Threading.Timeout.Infinite;
    }

    private void TakeChanges()
    {
        while (_changes.TryDequeue(out (RemoteAddressSpace Space, bool IsNew) change))
        {
            if (change.IsNew)
            {
                _spaces.Add(change.Space);
                continue;
            }

            _spaces.Remove(change.Space);
            _orphans.Remove(change.Space);
            _ended.Remove(change.Space);
            change.Space.Dispose();
        }
    }
}
