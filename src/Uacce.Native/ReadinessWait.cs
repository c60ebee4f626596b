using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Waits for the first of some descriptors to become readable.</summary>
internal static class ReadinessWait
{
    /// <summary>
    /// Waits up to <paramref name="timeout"/> milliseconds (-1: for ever), marking in <paramref name="ready"/> those that are readable
    /// or in error. The descriptors must stay open meanwhile.
    /// </summary>
    public static unsafe Errno Poll(ReadOnlySpan<FileDescriptor> files, Span<bool> ready, int timeout)
    {
        var descriptors = new Interop.PollDescriptor[files.Length];
        for (int i = 0; i < files.Length; i++)
            descriptors[i] = new Interop.PollDescriptor { fd = files[i].Number, events = (short)PollEvents.In };
        fixed (Interop.PollDescriptor* pointer = descriptors)
        {
            int result = Interop.poll(pointer, (nuint)descriptors.Length, timeout);
            for (int i = 0; i < files.Length; i++)
                ready[i] = result > 0 && descriptors[i].revents != 0;
            return result < 0 ? FileDescriptor.LastError : Errno.None;
        }
    }
}
