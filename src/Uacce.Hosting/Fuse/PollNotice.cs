using Uacce.Hosting.Fuse.Protocol;
using Uacce.Native;

namespace Uacce.Hosting.Fuse;

/// <summary>Tells the kernel that a file it polled may have more to report. Cheap, waits for nobody, any thread, any number of times.</summary>
internal sealed class PollNotice(FuseDevice device, ulong kernelHandle)
{
    /// <summary>Which open file it is about, in the kernel's numbers.</summary>
    public ulong KernelHandle => kernelHandle;

    public void Give()
    {
        Span<byte> message = stackalloc byte[FuseProtocol.ReplyHeaderSize + sizeof(ulong)];
        int length = FuseReply.WritePollNotification(message, kernelHandle);
        try
        {
            // It may be answered that the file, or the whole connection, is gone: then nobody waits.
            _ = device.Write(message[..length]);
        }
        catch (ObjectDisposedException)
        {
            // The session ended, and with it every poll.
        }
    }
}
