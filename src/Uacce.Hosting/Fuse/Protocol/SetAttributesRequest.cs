namespace Uacce.Hosting.Fuse.Protocol;

/// <summary><c>struct fuse_setattr_in</c>: which attributes, and the one that is looked at.</summary>
internal readonly record struct SetAttributesRequest(uint Valid, ulong Size)
{
    public static bool TryRead(ReadOnlySpan<byte> body, out SetAttributesRequest request)
    {
        var reader = new FuseReader(body);
        uint valid = reader.UInt32();
        reader.Skip(sizeof(uint) + sizeof(ulong)); // padding, fh
        request = new SetAttributesRequest(valid, reader.UInt64());
        return !reader.IsShort;
    }
}
