namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>One entry of FORGET and BATCH_FORGET: a node, and how many of its look-ups are over.</summary>
internal readonly record struct ForgetRequest(ulong Node, ulong Lookups)
{
    public static bool TryRead(ReadOnlySpan<byte> body, ulong node, out ForgetRequest request)
    {
        var reader = new FuseReader(body);
        request = new ForgetRequest(node, reader.UInt64());
        return !reader.IsShort;
    }

    /// <summary>The entries of a batch from front to back: start with the body, and go on with what is left.</summary>
    public static bool TryReadNext(ref FuseReader batch, out ForgetRequest request)
    {
        request = new ForgetRequest(batch.UInt64(), batch.UInt64());
        return !batch.IsShort;
    }

    /// <summary>Opens a batch (<c>struct fuse_batch_forget_in</c>).</summary>
    public static uint ReadCount(ref FuseReader batch)
    {
        uint count = batch.UInt32();
        batch.Skip(sizeof(uint)); // dummy
        return batch.IsShort ? 0 : count;
    }
}
