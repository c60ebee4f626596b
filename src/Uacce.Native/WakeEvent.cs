using Uacce.Abi;

namespace Uacce.Native;

/// <summary>A signal that a thread can wait for among other descriptors (eventfd). Thread-safe.</summary>
internal sealed class WakeEvent : FileDescriptor
{
    private WakeEvent(int fd)
        : base(fd)
    {
    }

    /// <summary>Makes one that is not set.</summary>
    public static Errno TryCreate(out WakeEvent? wake)
    {
        int fd = Interop.eventfd(0, Interop.EFD_CLOEXEC);
        wake = fd < 0 ? null : new WakeEvent(fd);
        return fd < 0 ? LastError : Errno.None;
    }

    /// <summary>Sets it.</summary>
    public unsafe void Set()
    {
        ulong one = 1;
        _ = Interop.write(this, &one, sizeof(ulong));
    }

    /// <summary>Clears it, once it was seen to be set.</summary>
    public unsafe void Clear()
    {
        ulong count;
        _ = Interop.read(this, &count, sizeof(ulong));
    }
}
