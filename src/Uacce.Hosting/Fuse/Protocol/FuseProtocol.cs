namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>
/// Numbers of the FUSE protocol, from <c>include/uapi/linux/fuse.h</c>. Messages are in the order of the machine's bytes;
/// this system runs on little-endian machines only.
/// </summary>
internal static class FuseProtocol
{
    public const uint MajorVersion = 7;

    /// <summary>Spoken here: the first version with passthrough.</summary>
    public const uint MinorVersion = 40;

    /// <summary>FUSE_ROOT_ID.</summary>
    public const ulong RootNodeId = 1;

    /// <summary>Bytes of <c>struct fuse_in_header</c>.</summary>
    public const int RequestHeaderSize = 40;

    /// <summary>Bytes of <c>struct fuse_out_header</c>.</summary>
    public const int ReplyHeaderSize = 16;

    /// <summary>
    /// Bytes of the buffer a request is read into. Above FUSE_MIN_READ_BUFFER and what <see cref="MaxWrite"/> asks for, and
    /// above the largest ioctl: 14 bits of a command number say how long its argument is.
    /// </summary>
    public const int RequestBufferSize = 32 << 10;

    /// <summary>Longest write that the kernel may send: the least it can be told, and more than any attribute takes.</summary>
    public const int MaxWrite = 4096;

    /// <summary>Longest read or listing that is answered at once; a longer one gets less, as reads may.</summary>
    public const int MaxRead = 32 << 10;

    /// <summary>FUSE_NOTIFY_POLL, in the place of a reply's error number.</summary>
    public const int NotifyPoll = 1;

    /// <summary>FUSE_POLL_SCHEDULE_NOTIFY: the kernel wants <see cref="NotifyPoll"/> when there is something to report.</summary>
    public const uint PollScheduleNotify = 1;

    /// <summary>FATTR_SIZE: a file is to be truncated.</summary>
    public const uint AttributeSize = 1 << 3;
}

/// <summary>What the kernel and the server agree on in INIT.</summary>
[Flags]
internal enum FuseInitFlags : ulong
{
    None = 0,

    /// <summary>FUSE_PARALLEL_DIROPS: look-ups in one directory do not wait for each other.</summary>
    ParallelDirectoryOperations = 1 << 18,

    /// <summary>FUSE_INIT_EXT: the second word of flags counts.</summary>
    Extended = 1 << 30,

    /// <summary>FUSE_PASSTHROUGH: a file may be backed by another, which is then mapped in its place.</summary>
    Passthrough = 1UL << 37,
}

/// <summary>How the kernel treats an open file.</summary>
[Flags]
internal enum FuseOpenFlags : uint
{
    None = 0,

    /// <summary>FOPEN_DIRECT_IO: every read and write comes to the server, whatever size the file has.</summary>
    DirectIo = 1 << 0,

    /// <summary>FOPEN_NONSEEKABLE.</summary>
    NonSeekable = 1 << 2,

    /// <summary>FOPEN_PASSTHROUGH: mappings, and reads and writes unless <see cref="DirectIo"/>, go to the backing file.</summary>
    Passthrough = 1 << 7,
}
