using Microsoft.Extensions.Logging;
using Uacce.Framework;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Attributes;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Launch;
using Uacce.Hosting.Nodes;
using Uacce.Native;

namespace Uacce.Hosting;

/// <summary>Shows the devices of a registry to other processes: device nodes, and their attributes.</summary>
/// <remarks>
/// <para>
/// Below its directory are <c>dev</c>, with a node for each device as the kernel's clients map it, <c>flat</c>, with nodes whose regions lie
/// behind each other, and <c>class</c>, with what belongs to <c>/sys/class/uacce</c>. Devices come and go with their registration. Thread-safe.
/// </para>
/// <para>
/// Unless <see cref="UacceHostOptions.IsVisible"/>, only the threads and processes of its own mount namespace see the directory: this process's
/// through <see cref="Do"/>, and those started there; and whatever way the process ends, no mount is left behind. Disposing closes
/// every queue opened here; what clients have mapped stays.
/// </para>
/// </remarks>
public sealed class UacceHost : IDisposable
{
    // Of the kernel, for a file system that is hardly ever looked at (fusectl): whoever sees ours there does not see that one.
    private const string PrivateDirectory = "/sys/fs/fuse/connections";

    private readonly AddressSpaceTable _spaces = new();
    private readonly HostedQueues _queues;
    private readonly PrivateMounts? _mounts;
    private readonly FuseSession _session;
    private readonly Lazy<ProgramLauncher> _launcher;

    /// <summary>Mounts and serves.</summary>
    /// <exception cref="HostException">There is no FUSE with passthrough, or no permission (CAP_SYS_ADMIN).</exception>
    /// <exception cref="ArgumentException">There is no directory, or no thread to serve it.</exception>
    public UacceHost(UacceRegistry registry, UacceHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        bool isAtUsualPlace = options is { Directory: "", IsVisible: false };
        if (!isAtUsualPlace && !System.IO.Directory.Exists(options.Directory))
            throw new ArgumentException("A host needs a directory that exists.", nameof(options));
        if (options.Threads < 1)
            throw new ArgumentException("A host needs a thread.", nameof(options));
        Directory = isAtUsualPlace ? PrivateDirectory : options.Directory;
        ILogger log = options.LoggerFactory.CreateLogger(HostingLog.Category);
        var settings = new NodeSettings(Environment.SystemPageSize, (uint)options.Permissions, (uint)options.User, (uint)options.Group, log);
        _queues = new HostedQueues(_spaces);
        var root = new RootDirectory(
            new DeviceDirectory(registry, _queues, settings, isFlat: false),
            new DeviceDirectory(registry, _queues, settings, isFlat: true),
            new ClassDirectory(registry),
            new ModulesDirectory(registry));
        var nodes = new NodeTable(root);
        root.FindNodesIn(nodes);
        _launcher = new Lazy<ProgramLauncher>(() =>
            _mounts is null ? new ProgramLauncher(Directory) : new ProgramLauncher(Directory, _mounts, ownsMounts: false));
        FuseSession? session = null;
        try
        {
            _mounts = options.IsVisible ? null : new PrivateMounts();
            session = Do(() => FuseSession.Mount(Directory, nodes, new FuseSessionOptions { Threads = options.Threads, Log = log }));
            session.Serve();
            _session = session;
        }
        catch
        {
            if (session is not null)
                Do(() => Unmount(session));
            _mounts?.Dispose();
            _spaces.Dispose();
            throw;
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Directory { get; }

    /// <summary>Whether it opens no more queues.</summary>
    internal bool IsDraining => _queues.IsDraining;

    /// <summary>Address spaces that have queues open here.</summary>
    internal int OpenAddressSpaces => _spaces.Count;

    /// <summary>The queues that are open here.</summary>
    internal IReadOnlyList<HostedQueue> Queues => _queues.All;

    /// <summary>
    /// Unmounts what a host that was killed has left at a directory: a mount that nobody serves. Returns whether there was one. The
    /// caller knows that no host is at work there.
    /// </summary>
    /// <exception cref="HostException">There is no permission (CAP_SYS_ADMIN).</exception>
    public static bool RemoveStale(string directory) => StaleMounts.Remove(directory) > 0;

    /// <summary>
    /// Runs something where the directory is seen, on a thread kept for it if need be, and waits for it; a process started there sees
    /// it too. Throws what it throws.
    /// </summary>
    public T Do<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _mounts is null ? work() : _mounts.Do(work);
    }

    /// <summary>Refuses to open queues from now on, with ENODEV. The task ends when those that are open were closed.</summary>
    public Task Drain() => _queues.Drain();

    /// <summary>
    /// Starts a program that finds in <c>/dev</c>, <c>/sys/class/uacce</c> and <c>/sys/module</c> the devices that were registered when the first was started, and maps
    /// them as it would the kernel's. See <see cref="ProgramLauncher"/>.
    /// </summary>
    /// <exception cref="HostException">The program cannot be started, or there is no permission (CAP_SYS_ADMIN).</exception>
    public HostedProgram Start(string file, params IReadOnlyList<string> arguments) => _launcher.Value.Start(file, arguments);

    /// <summary>Unmounts and closes every queue. Programs that were started are to be disposed before.</summary>
    public void Dispose()
    {
        if (_launcher.IsValueCreated)
            _launcher.Value.Dispose();
        Do(() => Unmount(_session));
        _mounts?.Dispose();
        _spaces.Dispose();
    }

    /// <summary>
    /// Unmounts and no more, where a worker will not come out of a request and disposing therefore does not end. For a process that ends now.
    /// </summary>
    public void Abandon() => Do(() => Mounts.ForceUnmount(Directory));

    private static bool Unmount(FuseSession session)
    {
        session.Dispose();
        return true;
    }
}
