namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>What the server agrees to (<c>struct fuse_init_out</c>).</summary>
internal readonly record struct InitReply(FuseInitFlags Flags)
{
    // A backing file may be no stack of file systems itself; what lies in memory is none.
    private const uint MaxStackDepth = 1;
    private const uint Nanosecond = 1;

    public void Write(ref FuseReply reply)
    {
        reply.UInt32(FuseProtocol.MajorVersion);
        reply.UInt32(FuseProtocol.MinorVersion);
        reply.UInt32(0); // max_readahead
        reply.UInt32((uint)((ulong)Flags & uint.MaxValue));
        reply.UInt16(0); // max_background: the kernel's choice
        reply.UInt16(0); // congestion_threshold: the kernel's choice
        reply.UInt32(FuseProtocol.MaxWrite);
        reply.UInt32(Nanosecond); // time_gran
        reply.UInt16(0); // max_pages
        reply.UInt16(0); // map_alignment
        reply.UInt32((uint)((ulong)Flags >> 32));
        reply.UInt32(MaxStackDepth);
        reply.Zeros(6 * sizeof(uint)); // request_timeout and what is unused
    }
}
