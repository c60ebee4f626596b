namespace Uacce.Hosting.Fuse.Protocol;

/// <summary><c>struct fuse_init_in</c>, also that of old kernels, which ends before the second word of flags.</summary>
internal readonly record struct InitRequest(uint Major, uint Minor, FuseInitFlags Flags)
{
    public static bool TryRead(ReadOnlySpan<byte> body, out InitRequest request)
    {
        var reader = new FuseReader(body);
        uint major = reader.UInt32();
        uint minor = reader.UInt32();
        reader.Skip(sizeof(uint)); // max_readahead
        ulong flags = reader.UInt32();
        if ((flags & (ulong)FuseInitFlags.Extended) != 0)
            flags |= (ulong)reader.UInt32() << 32;
        request = new InitRequest(major, minor, (FuseInitFlags)flags);
        return !reader.IsShort;
    }
}
