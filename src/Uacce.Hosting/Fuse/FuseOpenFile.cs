using Uacce.Abi;
using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Fuse;

/// <summary>An open file: what stands behind a handle from open to release. The defaults answer as a file that cannot do it.</summary>
/// <remarks>Calls may come on several threads at once.</remarks>
internal abstract class FuseOpenFile
{
    /// <summary>The file that is mapped in this one's place, or null.</summary>
    public virtual FileDescriptor? Backing => null;

    public virtual Errno Read(ulong offset, Span<byte> destination, out int length)
    {
        length = 0;
        return Errno.EINVAL;
    }

    public virtual Errno Write(ulong offset, ReadOnlySpan<byte> source) => Errno.EINVAL;

    /// <summary>ioctl(2); the argument is changed in place.</summary>
    public virtual Errno Ioctl(in FuseCaller caller, uint command, Span<byte> argument) => Errno.ENOTTY;

    /// <summary>poll(2). With a notice, it is given when there may be more to report.</summary>
    public virtual PollEvents Poll(in FuseCaller caller, PollNotice? notice) => PollEvents.In | PollEvents.ReadNormal;

    /// <summary>The last descriptor was closed; comes once.</summary>
    public virtual void Release()
    {
    }
}
