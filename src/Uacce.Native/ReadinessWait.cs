using Uacce.Abi;

namespace Uacce.Native;

/// <summary>Waits for the first of some descriptors to have something to report.</summary>
internal static class ReadinessWait
{
    /// <summary>
    /// Waits up to <paramref name="timeout"/> milliseconds (-1: for ever) until one is readable, in error or hung up, and notes in
    /// <paramref name="events"/> what each reports. The descriptors must stay open meanwhile. After an error nothing is reported.
    /// </summary>
    public static unsafe Errno Poll(ReadOnlySpan<FileDescriptor> files, Span<PollEvents> events, int timeout)
    {
        var descriptors = new Interop.PollDescriptor[files.Length];
        for (int i = 0; i < files.Length; i++)
            descriptors[i] = new Interop.PollDescriptor { fd = files[i].Number, events = (short)PollEvents.In };
        fixed (Interop.PollDescriptor* pointer = descriptors)
        {
            int result = Interop.poll(pointer, (nuint)descriptors.Length, timeout);
            for (int i = 0; i < files.Length; i++)
                events[i] = result > 0 ? (PollEvents)(ushort)descriptors[i].revents : PollEvents.None;
            return result < 0 ? FileDescriptor.LastError : Errno.None;
        }
    }
}
