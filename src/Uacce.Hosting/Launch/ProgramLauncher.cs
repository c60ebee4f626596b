using System.Collections;
using Uacce.Abi;
using Uacce.Hosting.Fuse;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>
/// Starts programs that find a host's devices in <c>/dev</c> and <c>/sys/class/uacce</c> and map them as they would the kernel's. The host may be
/// another process's. Thread-safe.
/// </summary>
/// <remarks>
/// The programs have this process's environment, but no devices besides these (<see cref="HostedTree.RootVariable"/> is empty), and its standard input, output and
/// error. The rest of the machine sees nothing of it. Programs that were started are to be disposed before.
/// </remarks>
public sealed class ProgramLauncher : IDisposable
{
    private readonly PrivateMounts _mounts;
    private readonly FileDescriptor _root;
    private readonly FileStatus _top;
    private readonly MapFilter _filter;
    private readonly bool _ownsMounts;

    /// <summary>Shows the devices that a host has now.</summary>
    /// <param name="directory">Where that host is mounted, visible to this process.</param>
    /// <exception cref="HostException">No host is mounted there, or there is no permission (CAP_SYS_ADMIN).</exception>
    public ProgramLauncher(string directory)
        : this(directory, new PrivateMounts(), ownsMounts: true)
    {
    }

    internal ProgramLauncher(string directory, PrivateMounts mounts, bool ownsMounts)
    {
        _mounts = mounts;
        _ownsMounts = ownsMounts;
        FileDescriptor? root = null;
        try
        {
            root = mounts.Do(() =>
            {
                Errno error = FileDescriptor.TryOpenDirectory(directory, out FileDescriptor? opened);
                return opened ?? throw new HostException($"Cannot open {directory}", error);
            });
            Errno error = FileStatus.TryIdentify($"/proc/self/fd/{root.Number}", out _top);
            if (error != Errno.None)
                throw new HostException($"Cannot identify {directory}", error);
            _filter = mounts.Do(() =>
            {
                UsualPlaces.Show(directory);
                return RegionMaps.Filter(directory);
            });
            _root = root;
        }
        catch
        {
            root?.Dispose();
            if (ownsMounts)
                mounts.Dispose();
            throw;
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="HostException">The program cannot be started.</exception>
    public HostedProgram Start(string file, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(arguments);
        string[] environment =
        [
            .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Where(variable => (string)variable.Key != HostedTree.RootVariable)
                .Select(variable => $"{variable.Key}={variable.Value}"),
            $"{HostedTree.RootVariable}=",
        ];
        StartedProgram started = _mounts.Do(() => StartedProgram.Start(file, arguments, environment, _filter));
        return new HostedProgram(started, new MapSupervisor(_root, _top, started));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        if (_ownsMounts)
            _mounts.Dispose();
    }
}
