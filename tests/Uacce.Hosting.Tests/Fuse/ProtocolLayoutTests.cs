using System.Text;
using Uacce.Abi;
using Uacce.Abi.Tests.Layout;
using Uacce.Hosting.Fuse.Protocol;
using Xunit;

namespace Uacce.Hosting.Tests.Fuse;

/// <summary>What the codec writes and reads, held by gcc against <c>linux/fuse.h</c>.</summary>
public class ProtocolLayoutTests
{
    private const string Header = "<linux/fuse.h>";

    private static readonly Dictionary<FuseOpcode, string> s_opcodes = new()
    {
        [FuseOpcode.GetAttributes] = "FUSE_GETATTR",
        [FuseOpcode.SetAttributes] = "FUSE_SETATTR",
        [FuseOpcode.OpenDirectory] = "FUSE_OPENDIR",
        [FuseOpcode.ReadDirectory] = "FUSE_READDIR",
        [FuseOpcode.ReleaseDirectory] = "FUSE_RELEASEDIR",
        [FuseOpcode.BatchForget] = "FUSE_BATCH_FORGET",
    };

    private delegate void Build(ref FuseReply reply);

    [Fact]
    public void EveryOpcodeIsTheHeaders()
    {
        CProgram program = new(Header);
        foreach (FuseOpcode opcode in Enum.GetValues<FuseOpcode>())
            program.State(s_opcodes.GetValueOrDefault(opcode) ?? $"FUSE_{opcode.ToString().ToUpperInvariant()}", (long)opcode);
        program.MustCompile();
    }

    [Fact]
    public void NumbersAreTheHeaders() =>
        new CProgram(Header)
            .State("FUSE_KERNEL_VERSION", FuseProtocol.MajorVersion)
            .State("FUSE_ROOT_ID", (long)FuseProtocol.RootNodeId)
            .State("sizeof(struct fuse_in_header)", FuseProtocol.RequestHeaderSize)
            .State("sizeof(struct fuse_out_header)", FuseProtocol.ReplyHeaderSize)
            .State($"FUSE_MIN_READ_BUFFER <= {FuseProtocol.RequestBufferSize}", 1)
            .State("FUSE_NOTIFY_POLL", FuseProtocol.NotifyPoll)
            .State("FUSE_POLL_SCHEDULE_NOTIFY", FuseProtocol.PollScheduleNotify)
            .State("FATTR_SIZE", FuseProtocol.AttributeSize)
            .State("FOPEN_DIRECT_IO", (long)FuseOpenFlags.DirectIo)
            .State("FOPEN_NONSEEKABLE", (long)FuseOpenFlags.NonSeekable)
            .State("FUSE_PARALLEL_DIROPS", (long)FuseInitFlags.ParallelDirectoryOperations)
            .State("FUSE_INIT_EXT", (long)FuseInitFlags.Extended)
            .MustCompile();

    [Fact]
    public void RepliesHaveTheHeadersSizes() =>
        new CProgram(Header)
            .State("sizeof(struct fuse_init_out)", Measure((ref FuseReply reply) => new InitReply(FuseInitFlags.None).Write(ref reply)))
            .State("sizeof(struct fuse_entry_out)", Measure((ref FuseReply reply) => default(FuseAttributes).WriteEntry(ref reply)))
            .State("sizeof(struct fuse_attr_out)", Measure((ref FuseReply reply) => default(FuseAttributes).WriteReply(ref reply)))
            .State("sizeof(struct fuse_open_out)", Measure((ref FuseReply reply) => default(OpenReply).Write(ref reply)))
            .State("sizeof(struct fuse_write_out)", Measure((ref FuseReply reply) => reply.WriteWritten(1)))
            .State("sizeof(struct fuse_poll_out)", Measure((ref FuseReply reply) => reply.WritePolled(1)))
            .State("sizeof(struct fuse_ioctl_out)", Measure((ref FuseReply reply) => reply.WriteIoctlResult(-1)))
            .State("sizeof(struct fuse_statfs_out)", Measure((ref FuseReply reply) => reply.WriteStatFs()))
            .State("sizeof(struct fuse_out_header) + sizeof(struct fuse_notify_poll_wakeup_out)", FuseReply.WritePollNotification(new byte[64], 1))
            .MustCompile();

    [Fact]
    public void FieldsOfRepliesLieAsTheHeaderSays() =>
        new CProgram(Header)
            .StateField("struct fuse_entry_out", "attr.ino", Field((ref FuseReply r) => (s_none with { Node = ulong.MaxValue }).WriteEntry(ref r), skip: 8))
            .StateField("struct fuse_attr", "size", Field((ref FuseReply r) => (s_none with { Size = ulong.MaxValue }).Write(ref r)))
            .StateField("struct fuse_attr", "mode", Field((ref FuseReply r) => (s_none with { Mode = uint.MaxValue }).Write(ref r)))
            .StateField("struct fuse_attr", "nlink", Field((ref FuseReply r) => (s_none with { Links = uint.MaxValue }).Write(ref r)))
            .StateField("struct fuse_attr", "uid", Field((ref FuseReply r) => (s_none with { User = uint.MaxValue }).Write(ref r)))
            .StateField("struct fuse_attr", "gid", Field((ref FuseReply r) => (s_none with { Group = uint.MaxValue }).Write(ref r)))
            .StateField("struct fuse_open_out", "fh", Field((ref FuseReply r) => new OpenReply(ulong.MaxValue, 0, 0).Write(ref r)))
            .StateField("struct fuse_open_out", "open_flags", Field((ref FuseReply r) => new OpenReply(0, (FuseOpenFlags)uint.MaxValue, 0).Write(ref r)))
            .StateField("struct fuse_ioctl_out", "result", Field((ref FuseReply r) => r.WriteIoctlResult(-1)))
            .MustCompile();

    [Fact]
    public void RequestsAreReadFromWhereTheHeaderSays()
    {
        // Every byte of a message says where it lies; a field so read is its own offset, in the machine's order.
        byte[] body = [.. Enumerable.Range(0, 96).Select(index => (byte)index)];
        Assert.True(TransferRequest.TryRead(body, out TransferRequest transfer));
        Assert.True(PollRequest.TryRead(body, out PollRequest poll));
        Assert.True(SetAttributesRequest.TryRead(body, out SetAttributesRequest attributes));
        new CProgram(Header)
            .State("offsetof(struct fuse_read_in, offset)", (long)(transfer.Offset & 0xFF))
            .State("offsetof(struct fuse_write_in, offset)", (long)(transfer.Offset & 0xFF))
            .State("offsetof(struct fuse_read_in, size)", (long)(transfer.Size & 0xFF))
            .State("offsetof(struct fuse_write_in, size)", (long)(transfer.Size & 0xFF))
            .State("offsetof(struct fuse_poll_in, kh)", (long)(poll.KernelHandle & 0xFF))
            .State("offsetof(struct fuse_poll_in, flags)", poll.Flags & 0xFF)
            .State("offsetof(struct fuse_setattr_in, size)", (long)(attributes.Size & 0xFF))
            .State("sizeof(struct fuse_write_in)", 40)
            .MustCompile();
        byte[] ioctl = [.. body];
        ioctl.AsSpan(24, 8).Clear();
        ioctl[24] = 5; // in_size
        Assert.True(IoctlRequest.TryRead(ioctl, out IoctlRequest request, out ReadOnlySpan<byte> argument));
        new CProgram(Header)
            .State("offsetof(struct fuse_ioctl_in, cmd)", request.Command & 0xFF)
            .State("offsetof(struct fuse_ioctl_in, in_size)", 24)
            .State("sizeof(struct fuse_ioctl_in)", argument[0])
            .MustCompile();
    }

    [Fact]
    public void AnEntryOfAListingLiesAsTheHeaderSays()
    {
        var reply = new FuseReply(new byte[256]);
        uint used = 0;
        Assert.True(reply.TryWriteEntry(100, ref used, ulong.MaxValue, 7, 0x8000, Encoding.ASCII.GetBytes("flags")));
        Assert.False(reply.TryWriteEntry(used + 31, ref used, 1, 8, 0x8000, Encoding.ASCII.GetBytes("flags")));
        new CProgram(Header, "<dirent.h>")
            .State("FUSE_DIRENT_ALIGN(offsetof(struct fuse_dirent, name) + 5)", used)
            .State("DT_REG", 0x8000 >> 12)
            .State("DT_DIR", 0x4000 >> 12)
            .MustCompile();
    }

    private static readonly FuseAttributes s_none = new(0, 0, 0, 0, 0, 0);

    private static int Measure(Build build) => Written(build).Length;

    private static Extent Field(Build build, int skip = 0)
    {
        byte[] bytes = Written(build);
        bytes.AsSpan(0, skip).Clear();
        return Extent.Of(bytes);
    }

    private static byte[] Written(Build build)
    {
        byte[] buffer = new byte[512];
        var reply = new FuseReply(buffer);
        build(ref reply);
        int length = reply.Finish(1, Errno.None);
        return buffer[FuseProtocol.ReplyHeaderSize..length];
    }
}
