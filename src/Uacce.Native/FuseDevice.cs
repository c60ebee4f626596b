using Uacce.Abi;

namespace Uacce.Native;

/// <summary>
/// <c>/dev/fuse</c>: one end of a file system's connection to the kernel. While any is open the file system answers; when the last
/// closes, also because the process died, the kernel ends the connection and every call on it fails.
/// </summary>
/// <remarks>Thread-safe. Ioctl numbers from <c>include/uapi/linux/fuse.h</c>, type 229.</remarks>
internal sealed class FuseDevice : FileDescriptor
{
    private const string Path = "/dev/fuse";

    // FUSE_DEV_IOC_CLONE, _IOR(229, 0, uint32_t)
    private const uint Clone = 0x8004_E500;

    // FUSE_DEV_IOC_BACKING_OPEN, _IOW(229, 1, struct fuse_backing_map)
    private const uint BackingOpen = 0x4010_E501;

    // FUSE_DEV_IOC_BACKING_CLOSE, _IOW(229, 2, uint32_t)
    private const uint BackingClose = 0x4004_E502;

    private FuseDevice(int fd)
        : base(fd)
    {
    }

    /// <summary>Opens the device; mounting connects it.</summary>
    public static Errno TryOpen(out FuseDevice? device)
    {
        int fd = Interop.open(Path, Interop.O_RDWR | Interop.O_CLOEXEC);
        device = fd < 0 ? null : new FuseDevice(fd);
        return fd < 0 ? LastError : Errno.None;
    }

    /// <summary>Opens another end of the same connection, so that threads read requests without waiting for each other.</summary>
    public unsafe Errno TryClone(out FuseDevice? clone)
    {
        Errno error = TryOpen(out clone);
        if (clone is null)
            return error;
        uint original = (uint)Number;
        if (Interop.ioctl(clone, Clone, &original) == 0)
            return Errno.None;
        error = LastError;
        clone.Dispose();
        clone = null;
        return error;
    }

    /// <summary>Waits for a message. ENODEV: the connection has ended. EINTR and EAGAIN are no end: read again.</summary>
    public unsafe Errno Read(Span<byte> buffer, out int length)
    {
        fixed (byte* pointer = buffer)
        {
            nint count = Interop.read(this, pointer, (nuint)buffer.Length);
            length = (int)Math.Max(count, 0);
            return count < 0 ? LastError : Errno.None;
        }
    }

    /// <summary>Sends an answer or a notification. ENOENT: nobody waits for it any more.</summary>
    public unsafe Errno Write(ReadOnlySpan<byte> message)
    {
        fixed (byte* pointer = message)
            return Interop.write(this, pointer, (nuint)message.Length) < 0 ? LastError : Errno.None;
    }

    /// <summary>Tells the kernel of a file that may back open files here; the id stands for it until it is closed.</summary>
    public unsafe Errno TryOpenBacking(FileDescriptor file, out int id)
    {
        var map = new BackingMap { Descriptor = file.Number };
        id = Interop.ioctl(this, BackingOpen, &map);
        return id < 0 ? LastError : Errno.None;
    }

    /// <summary>Takes an id back; files that are open on it keep it.</summary>
    public unsafe Errno CloseBacking(int id) => Interop.ioctl(this, BackingClose, &id) < 0 ? LastError : Errno.None;

    /// <summary><c>struct fuse_backing_map</c>.</summary>
    private struct BackingMap
    {
        public int Descriptor;
        public uint Flags;
        public ulong Padding;
    }
}
