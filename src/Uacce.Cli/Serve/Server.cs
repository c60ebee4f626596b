using Uacce.Abi;
using Uacce.Embedded;
using Uacce.Framework;
using Uacce.Hosting;
using Uacce.Hosting.Control;

namespace Uacce.Cli.Serve;

/// <summary>Devices, their nodes and their control socket, from the first to the last.</summary>
internal sealed class Server : IDisposable
{
    private readonly FileStream _lock;
    private readonly EmbeddedAccelerators _devices;
    private readonly UacceHost _host;
    private readonly ControlServer _control;
    private readonly string _root;
    private readonly bool _madeRoot;

    /// <summary>Begins to serve.</summary>
    /// <exception cref="HostException">The surroundings do not allow it.</exception>
    /// <exception cref="CommandException">Another server is there.</exception>
    public Server(ServeSettings settings, LineLog log)
    {
        _root = settings.Root;
        _lock = Lock(_root);
        try
        {
            // Whoever held the lock is gone, so nobody serves what is mounted here.
            FoundStaleMount = UacceHost.RemoveStale(_root);
            _madeRoot = !Directory.Exists(_root);
            Directory.CreateDirectory(_root);
            settings.Devices.LoggerFactory = log;
            _devices = new EmbeddedAccelerators(settings.Devices);
            _host = new UacceHost(_devices.Registry, new UacceHostOptions
            {
                Directory = _root,
                IsVisible = true,
                Permissions = settings.Mode,
                User = settings.Owner.User,
                Group = settings.Owner.Group,
                LoggerFactory = log,
            });
            _control = new ControlServer(settings.Socket, settings.SocketMode, new ControlCommands(_devices.Registry, _host), log);
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <summary>Whether a server that was killed had left its mount here.</summary>
    public bool FoundStaleMount { get; }

    public IReadOnlyList<UacceDevice> Devices => _devices.Registry.Devices;

    public int OpenQueues => _host.Queues.Count;

    /// <summary>Opens no more queues; the task ends with the last that is open.</summary>
    public Task Drain() => _host.Drain();

    /// <summary>Ends at once: clients that still have queues get errors.</summary>
    public void Dispose() => End();

    /// <summary>Where <see cref="Dispose"/> does not come to an end: cuts clients off, and leaves the rest to the end of the process.</summary>
    public void Abandon() => _host.Abandon();

    // Also for one that began only in part. Devices first: their removal tells clients, the end of the file system only cuts them off.
    private void End()
    {
        _control?.Dispose();
        foreach (UacceDevice device in _devices?.Registry.Devices ?? [])
            _devices!.Registry.Remove(device);
        _host?.Dispose();
        _devices?.Dispose();
        if (_madeRoot)
            Directory.Delete(_root);
        _lock.Dispose();
    }

    private static FileStream Lock(string root)
    {
        string path = root + HostedTree.LockSuffix;
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException held) when (held.HResult == (int)Errno.EAGAIN)
        {
            throw new CommandException($"another server is at work at {root}: 'uacce status' asks it, '--mount' chooses another place");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: this user may not write there; choose another place with '--mount'");
        }
    }
}
