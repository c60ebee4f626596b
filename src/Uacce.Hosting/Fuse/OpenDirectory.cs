using System.Text;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Fuse;

/// <summary>A directory being listed: the names as they were when it was opened, so that an offset keeps its meaning.</summary>
internal sealed class OpenDirectory(IReadOnlyList<FuseEntry> entries) : FuseOpenFile
{
    // FUSE_UNKNOWN_INO: a node gets its number by being looked up.
    private const ulong UnknownNode = uint.MaxValue;

    /// <summary>Adds the names from the one at <paramref name="offset"/> on, as far as they fit.</summary>
    public void Write(ref FuseReply reply, ulong offset, uint limit)
    {
        limit = Math.Min(limit, FuseProtocol.MaxRead);
        uint used = 0;
        for (ulong next = offset; next < (ulong)entries.Count; next++)
        {
            FuseEntry entry = entries[(int)next];
            if (!reply.TryWriteEntry(limit, ref used, UnknownNode, next + 1, entry.Mode, Encoding.UTF8.GetBytes(entry.Name)))
                return;
        }
    }
}
