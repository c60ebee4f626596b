namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>The beginning of <c>struct fuse_release_in</c> and <c>struct fuse_flush_in</c>.</summary>
internal readonly record struct HandleRequest(ulong Handle)
{
    public static bool TryRead(ReadOnlySpan<byte> body, out HandleRequest request)
    {
        var reader = new FuseReader(body);
        request = new HandleRequest(reader.UInt64());
        return !reader.IsShort;
    }
}
