namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>What stat(2) tells of a node (<c>struct fuse_attr</c>).</summary>
internal readonly record struct FuseAttributes(ulong Node, uint Mode, ulong Size, uint Links, uint User, uint Group)
{
    public void Write(ref FuseReply reply)
    {
        reply.UInt64(Node);
        reply.UInt64(Size);
        reply.UInt64(0); // blocks
        reply.Zeros((3 * sizeof(ulong)) + (3 * sizeof(uint))); // times
        reply.UInt32(Mode);
        reply.UInt32(Links);
        reply.UInt32(User);
        reply.UInt32(Group);
        reply.UInt32(0); // rdev
        reply.UInt32(0); // blksize: the kernel's choice
        reply.UInt32(0); // flags
    }

    /// <summary>Answers GETATTR and SETATTR (<c>struct fuse_attr_out</c>), valid for no time: attributes are asked for each time.</summary>
    public void WriteReply(ref FuseReply reply)
    {
        reply.Zeros(sizeof(ulong) + (2 * sizeof(uint)));
        Write(ref reply);
    }

    /// <summary>
    /// Answers LOOKUP (<c>struct fuse_entry_out</c>), valid for no time: the next look-up of the name comes to the server, and
    /// may lead to another node.
    /// </summary>
    public void WriteEntry(ref FuseReply reply)
    {
        reply.UInt64(Node);
        reply.UInt64(0); // generation: numbers of nodes are never reused
        reply.Zeros((2 * sizeof(ulong)) + (2 * sizeof(uint)));
        Write(ref reply);
    }
}
