namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>The beginning that <c>struct fuse_read_in</c> and <c>struct fuse_write_in</c> share; a write's data is apart.</summary>
internal readonly record struct TransferRequest(ulong Handle, ulong Offset, uint Size)
{
    private const int StructureSize = 40;

    public static bool TryRead(ReadOnlySpan<byte> body, out TransferRequest request)
    {
        var reader = new FuseReader(body);
        request = new TransferRequest(reader.UInt64(), reader.UInt64(), reader.UInt32());
        return !reader.IsShort;
    }

    /// <summary>For a write: also the bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out TransferRequest request, out ReadOnlySpan<byte> data)
    {
        bool isWhole = TryRead(body, out request);
        var reader = new FuseReader(body);
        reader.Skip(StructureSize);
        data = reader.Bytes(request.Size);
        return isWhole && !reader.IsShort;
    }
}
