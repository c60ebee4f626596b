namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>Answers OPEN and OPENDIR (<c>struct fuse_open_out</c>).</summary>
internal readonly record struct OpenReply(ulong Handle, FuseOpenFlags Flags, int BackingId)
{
    public void Write(ref FuseReply reply)
    {
        reply.UInt64(Handle);
        reply.UInt32((uint)Flags);
        reply.UInt32(unchecked((uint)BackingId));
    }
}
