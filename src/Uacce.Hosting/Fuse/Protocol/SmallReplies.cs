namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>The answers that are a word or two.</summary>
internal static class SmallReplies
{
    /// <summary><c>struct fuse_write_out</c>.</summary>
    public static void WriteWritten(this ref FuseReply reply, uint size)
    {
        reply.UInt32(size);
        reply.UInt32(0);
    }

    /// <summary><c>struct fuse_poll_out</c>.</summary>
    public static void WritePolled(this ref FuseReply reply, uint events)
    {
        reply.UInt32(events);
        reply.UInt32(0);
    }

    /// <summary><c>struct fuse_ioctl_out</c>; the argument as it is copied back follows.</summary>
    public static void WriteIoctlResult(this ref FuseReply reply, int result)
    {
        reply.UInt32(unchecked((uint)result));
        reply.Zeros(3 * sizeof(uint));
    }

    /// <summary><c>struct fuse_kstatfs</c>: nothing is stored here, so there are no blocks.</summary>
    public static void WriteStatFs(this ref FuseReply reply)
    {
        const uint BlockSize = 4096;
        const uint LongestName = 255;
        reply.Zeros(5 * sizeof(ulong));
        reply.UInt32(BlockSize);
        reply.UInt32(LongestName);
        reply.UInt32(BlockSize);
        reply.Zeros(7 * sizeof(uint));
    }

    /// <summary>
    /// One entry of a listing (<c>struct fuse_dirent</c>); false when it does not fit any more. <paramref name="next"/> is where
    /// the kernel goes on after it.
    /// </summary>
    public static bool TryWriteEntry(this ref FuseReply reply, uint limit, ref uint used, ulong node, ulong next, uint mode, ReadOnlySpan<byte> name)
    {
        const int HeaderSize = 24;
        const int TypeShift = 12;
        int padding = -name.Length & 7;
        uint size = (uint)(HeaderSize + name.Length + padding);
        if (size > limit - used || size > (uint)reply.Room)
            return false;
        reply.UInt64(node);
        reply.UInt64(next);
        reply.UInt32((uint)name.Length);
        reply.UInt32(mode >> TypeShift); // S_IFMT as DT_*
        reply.Bytes(name);
        reply.Zeros(padding);
        used += size;
        return true;
    }
}
