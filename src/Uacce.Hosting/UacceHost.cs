using System.Collections;
using Microsoft.Extensions.Logging;
using Uacce.Abi;
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
/// Below its directory are <c>dev</c>, with a node for each device, and <c>class</c>, with what belongs to <c>/sys/class/uacce</c>. Devices
/// come and go with their registration. Thread-safe.
/// </para>
/// <para>
/// Only the threads and processes of its own mount namespace see the directory: this process's through <see cref="Do"/>, and those
/// started there. Whatever way the process ends, no mount is left behind. Disposing closes every queue opened here; what
/// clients have mapped stays.
/// </para>
/// </remarks>
public sealed class UacceHost : IDisposable
{
    private readonly AddressSpaceTable _spaces = new();
    private readonly PrivateMounts _mounts;
    private readonly FuseSession _session;
    private readonly NodeTable _nodes;
    private readonly FileDescriptor _root;
    private bool _isAtUsualPlaces;

    /// <summary>Mounts and serves.</summary>
    /// <exception cref="HostException">There is no FUSE with passthrough, or no permission (CAP_SYS_ADMIN).</exception>
    /// <exception cref="ArgumentException">There is no directory, or no thread to serve it.</exception>
    public UacceHost(UacceRegistry registry, UacceHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        if (!System.IO.Directory.Exists(options.Directory))
            throw new ArgumentException("A host needs a directory that exists.", nameof(options));
        if (options.Threads < 1)
            throw new ArgumentException("A host needs a thread.", nameof(options));
        Directory = options.Directory;
        ILogger log = options.LoggerFactory.CreateLogger(HostingLog.Category);
        var settings = new NodeSettings(Environment.SystemPageSize, (uint)options.Permissions, (uint)options.User, (uint)options.Group, log);
        var root = new RootDirectory(new DeviceDirectory(registry, _spaces, settings), new ClassDirectory(registry));
        _nodes = new NodeTable(root);
        root.FindNodesIn(_nodes);
        _mounts = new PrivateMounts();
        try
        {
            _session = _mounts.Do(() => FuseSession.Mount(Directory, _nodes, new FuseSessionOptions { Threads = options.Threads, Log = log }));
            _session.Serve();
            _root = _mounts.Do(OpenRoot);
        }
        catch
        {
            if (_session is not null)
                _mounts.Do(Unmount);
            _mounts.Dispose();
            _spaces.Dispose();
            throw;
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Directory { get; }

    /// <summary>Address spaces that have queues open here.</summary>
    internal int OpenAddressSpaces => _spaces.Count;

    /// <summary>
    /// Runs something where the directory is seen, on a thread kept for it, and waits for it; a process started there sees it too. Throws
    /// what it throws.
    /// </summary>
    public T Do<T>(Func<T> work) => _mounts.Do(work);

    /// <summary>
    /// Starts a program that finds the devices registered now in <c>/dev</c> and <c>/sys/class/uacce</c>, and maps them as it would the kernel's.
    /// It has this process's environment, and standard input, output and error. The rest of the machine sees nothing of it.
    /// </summary>
    /// <exception cref="HostException">The program cannot be started, or there is no permission (CAP_SYS_ADMIN).</exception>
    public HostedProgram Start(string file, params IReadOnlyList<string> arguments)
    {
        string[] environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];
        StartedProgram started = _mounts.Do(() =>
        {
            if (!_isAtUsualPlaces)
                UsualPlaces.Show(Directory);
            _isAtUsualPlaces = true;
            return StartedProgram.Start(file, arguments, environment);
        });
        return new HostedProgram(started, new MapSupervisor(_root, _nodes, started.Maps));
    }

    /// <summary>Unmounts and closes every queue. Programs that were started are to be disposed before.</summary>
    public void Dispose()
    {
        _root.Dispose();
        _mounts.Do(Unmount);
        _mounts.Dispose();
        _spaces.Dispose();
    }

    private bool Unmount()
    {
        _session.Dispose();
        return true;
    }

    /// <summary>A way to the file system for threads that do not see it.</summary>
    private FileDescriptor OpenRoot()
    {
        Errno error = FileDescriptor.TryOpenDirectory(Directory, out FileDescriptor? root);
        return root ?? throw new HostException($"Cannot open {Directory}", error);
    }
}
