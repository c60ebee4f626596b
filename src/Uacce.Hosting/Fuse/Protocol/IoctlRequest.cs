namespace Uacce.Hosting.Fuse.Protocol;

/// <summary><c>struct fuse_ioctl_in</c>; the argument's bytes are apart.</summary>
internal readonly record struct IoctlRequest(ulong Handle, uint Command, uint OutputSize)
{
    /// <summary>
    /// The kernel copied the argument in if the command's number says "write", and copies <see cref="OutputSize"/> bytes back
    /// if it says "read" (a restricted ioctl).
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out IoctlRequest request, out ReadOnlySpan<byte> argument)
    {
        var reader = new FuseReader(body);
        ulong handle = reader.UInt64();
        reader.Skip(sizeof(uint)); // flags
        uint command = reader.UInt32();
        reader.Skip(sizeof(ulong)); // arg, the caller's pointer
        uint inputSize = reader.UInt32();
        request = new IoctlRequest(handle, command, reader.UInt32());
        argument = reader.Bytes(inputSize);
        return !reader.IsShort;
    }
}
