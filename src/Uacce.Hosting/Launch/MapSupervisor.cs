using System.Collections.Concurrent;
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
/// <para>
/// Control goes on as before, as every file of a queue leads to it. What a program does to itself meanwhile, such as closing the
/// descriptor on another thread, can only make it map something of its own.
/// </para>
/// <para>
/// Who receives asks no file system, because any may be one that does not answer: mappings of other files go on at once. Those of queues
/// are for a thread of their own, which waits for the host, and with it no other program's mappings do.
/// </para>
/// </remarks>
internal sealed class MapSupervisor
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<QueueMap> _queueMaps = [];
    private readonly MapListener _listener;
    private readonly Thread _thread;
    private readonly FileStatus _top;

    // The way into the file system for a thread that does not see its mount.
    private readonly string _directory;

    /// <summary>Starts to serve a program's mappings of a host's files; <paramref name="top"/> is what identifies those.</summary>
    public MapSupervisor(FileDescriptor root, in FileStatus top, StartedProgram program)
    {
        _listener = program.Maps;
        _directory = $"/proc/self/fd/{root.Number}";
        _top = top;
        _thread = new Thread(ServeQueues) { IsBackground = true, Name = $"uacce regions {program.Id}" };
        _thread.Start();
    }

    /// <summary>Takes one mapping. Lets it go on at once, or when the descriptor was replaced if it is a queue's.</summary>
    public void ServeOne()
    {
        if (_listener.TryReceive(out PendingMap map) != Errno.None)
            return;
        if (FileStatus.TryIdentify(PathOf(map, "fd"), out FileStatus mapped) == Errno.None && mapped.IsOnDeviceOf(_top))
            _queueMaps.Add(new QueueMap(map, mapped.Inode));
        else
            _listener.Continue(map);
    }

    /// <summary>
    /// Serves no more, which nobody may ask for meanwhile. False: the host does not answer, and the listener is in use until it does.
    /// </summary>
    public bool TryStop()
    {
        _queueMaps.CompleteAdding();
        if (!_thread.Join(s_patience))
            return false;
        _queueMaps.Dispose();
        return true;
    }

    private void ServeQueues()
    {
        foreach (QueueMap queue in _queueMaps.GetConsumingEnumerable())
        {
            if (_queueMaps.IsAddingCompleted)
                return;
            if (TryFindFile(queue, out FileDescriptor? file))
            {
                using (file)
                    _ = _listener.Replace(queue.Map, file!, ClosesOnExec(queue.Map)); // fails only where the program is gone
            }

            _listener.Continue(queue.Map);
        }
    }

    /// <summary>
    /// The other file of the queue that the descriptor is of, with the wanted region in its place; none where the descriptor is no queue's, or
    /// has the region there itself.
    /// </summary>
    private bool TryFindFile(in QueueMap queue, out FileDescriptor? file)
    {
        file = null;
        if (!_listener.IsWaiting(queue.Map)) // so that it was its descriptor that was looked at
            return false;
        RegionType region = queue.Map.Offset == 0 ? RegionType.Mmio : RegionType.Dus;
        string path = Path.Combine(_directory, RootDirectory.NameOf(region), queue.Inode.ToString(CultureInfo.InvariantCulture));
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

    /// <summary>A mapping of a file of ours, and which.</summary>
    private readonly record struct QueueMap(PendingMap Map, ulong Inode);
}
