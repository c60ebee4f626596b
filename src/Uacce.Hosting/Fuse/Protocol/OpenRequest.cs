namespace Uacce.Hosting.Fuse.Protocol;

/// <summary><c>struct fuse_open_in</c>: the flags of open(2).</summary>
internal readonly record struct OpenRequest(uint Flags)
{
    /// <summary>Whether it opens for writing (O_WRONLY, O_RDWR).</summary>
    public bool Writes => (Flags & 3) != 0;

    public static bool TryRead(ReadOnlySpan<byte> body, out OpenRequest request)
    {
        var reader = new FuseReader(body);
        request = new OpenRequest(reader.UInt32());
        return !reader.IsShort;
    }
}
