using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Uacce.Hosting;

/// <summary>Where and for whom devices are shown.</summary>
public sealed class UacceHostOptions
{
    /// <summary>
    /// The directory to mount at, which exists. Required for a host that <see cref="IsVisible"/>; others have one that is there wherever FUSE
    /// is, unless told otherwise, and leave nothing on any disk however they end.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// Whether all see the directory who see this process's mounts, as other programs must. Defaults to false: then only the host and the
    /// programs that it starts do. A process that is killed leaves an unusable mount point then; see <see cref="UacceHost.RemoveStale"/>.
    /// </summary>
    public bool IsVisible { get; set; }

    /// <summary>
    /// Permission bits of the device nodes. Defaults to 0600: who opens a node can use the device, no more and no less.
    /// </summary>
    public int Permissions { get; set; } = 0x180;

    /// <summary>User who owns the device nodes. Defaults to root.</summary>
    public int User { get; set; }

    /// <summary>Group of the device nodes. Defaults to root's.</summary>
    public int Group { get; set; }

    /// <summary>
    /// Threads that serve requests of the kernel. Defaults to 4; a START or PUT that waits for its device keeps one.
    /// </summary>
    public int Threads { get; set; } = 4;

    /// <summary>Where refused opens and defects are reported. Defaults to nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;
}
