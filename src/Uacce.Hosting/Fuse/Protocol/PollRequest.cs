namespace Uacce.Hosting.Fuse.Protocol;

/// <summary><c>struct fuse_poll_in</c>.</summary>
internal readonly record struct PollRequest(ulong Handle, ulong KernelHandle, uint Flags)
{
    public static bool TryRead(ReadOnlySpan<byte> body, out PollRequest request)
    {
        var reader = new FuseReader(body);
        request = new PollRequest(reader.UInt64(), reader.UInt64(), reader.UInt32());
        reader.Skip(sizeof(uint)); // events asked for: all there are get reported
        return !reader.IsShort;
    }
}
