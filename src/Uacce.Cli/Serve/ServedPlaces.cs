using Uacce.Abi;
using Uacce.Client;
using Uacce.Native;

namespace Uacce.Cli.Serve;

/// <summary>Where servers are.</summary>
internal static class ServedPlaces
{
    /// <summary>Where a server of this user shows its devices: root's is the machine's.</summary>
    public static string OwnRoot =>
        ProcessIdentity.User != 0 && Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own
            ? Path.Combine(own, Path.GetFileName(HostedTree.DefaultRoot))
            : HostedTree.DefaultRoot;

    /// <summary>The control socket of the server that this process would use.</summary>
    /// <exception cref="CommandException">The environment says that there is none.</exception>
    public static string FindSocket() =>
        FindRoot() + HostedTree.ControlSuffix;

    /// <summary>Where the server that this process would use shows its devices.</summary>
    /// <exception cref="CommandException">The environment says that there is none.</exception>
    public static string FindRoot() =>
        ServedDevices.FindRoot() ?? throw new CommandException($"{HostedTree.RootVariable} is set to nothing: there is no server to be used here");

    /// <summary>
    /// The path without links in its parent, as the kernel lists mounts. Its last part is not looked at: a server that was killed leaves
    /// something there that cannot be.
    /// </summary>
    /// <exception cref="CommandException">There is no parent.</exception>
    public static string Canonical(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string parent = Path.GetDirectoryName(full) ?? throw CommandException.Usage("a server cannot cover '/'");
        return DirectoryEntries.TryResolve(parent, out string resolved) == Errno.None
            ? Path.Combine(resolved, Path.GetFileName(full))
            : throw new CommandException($"{parent}: there is no such directory; make it, or choose another place with '--mount'");
    }
}
