using System.Globalization;
using Uacce.Abi;
using Uacce.Hosting.Nodes;
using Uacce.Native;

namespace Uacce.Hosting.Launch;

/// <summary>
/// Serves the mappings of one program and all it starts. A client maps each region of a queue from the node, at pages of one file that lie
/// over each other: before it does, its descriptor is made the file of that queue which has the wanted region there.
/// </summary>
/// <remarks>
/// Control goes on as before, as every file of a queue leads to it. What a program does to itself meanwhile, such as closing the
/// descriptor on another thread, can only make it map something of its own.
/// </remarks>
internal sealed class MapSupervisor(FileDescriptor root, MapListener listener)
{
    // The way into the file system for a thread that does not see its mount.
    private readonly string _directory = $"/proc/self/fd/{root.Number}";

    /// <summary>Takes one mapping and lets it go on, with its descriptor replaced if need be.</summary>
    public void ServeOne()
    {
        if (listener.TryReceive(out PendingMap map) != Errno.None)
            return;
        RegionType region = map.Offset == 0 ? RegionType.Mmio : RegionType.Dus;
        if (TryFindFile(map, region, out FileDescriptor? file))
        {
            using (file)
                _ = listener.Replace(map, file!, ClosesOnExec(map)); // fails only where the program is gone
        }

        listener.Continue(map);
    }

    /// <summary>
    /// The other file of the queue that the descriptor is of, with that region in its place; none where the descriptor is no queue's, or
    /// has the region there itself.
    /// </summary>
    private bool TryFindFile(in PendingMap map, RegionType region, out FileDescriptor? file)
    {
        file = null;
        if (FileStatus.TryRead(PathOf(map, "fd"), followLinks: true, out FileStatus mapped) != Errno.None
            || FileStatus.TryRead(_directory, followLinks: true, out FileStatus top) != Errno.None
            || !mapped.IsOnDeviceOf(top)
            || !listener.IsWaiting(map))
            return false;
        string path = Path.Combine(_directory, RootDirectory.NameOf(region), mapped.Inode.ToString(CultureInfo.InvariantCulture));
        return FileDescriptor.TryOpen(path, out file) == Errno.None;
    }

    private static bool ClosesOnExec(in PendingMap map)
    {
        const string Field = "flags:";
        const int CloseOnExec = 0x80000;
        try
        {
            string line = File.ReadLines(PathOf(map, "fdinfo")).First(line => line.StartsWith(Field, StringComparison.Ordinal));
            return (Convert.ToInt32(line[Field.Length..].Trim(), 8) & CloseOnExec) != 0;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string PathOf(in PendingMap map, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{map.Thread}/{kind}/{map.Descriptor}");
}
