namespace Uacce.Hosting.Fuse.Protocol;

/// <summary>One message of the kernel: who asks what of which node. A view of the buffer it was read into.</summary>
internal readonly ref struct FuseRequest
{
    private FuseRequest(FuseOpcode opcode, ulong unique, ulong node, FuseCaller caller, ReadOnlySpan<byte> body)
    {
        Opcode = opcode;
        Unique = unique;
        Node = node;
        Caller = caller;
        Body = body;
    }

    public FuseOpcode Opcode { get; }

    /// <summary>What the reply repeats.</summary>
    public ulong Unique { get; }

    public ulong Node { get; }

    public FuseCaller Caller { get; }

    /// <summary>What follows the header (<c>struct fuse_*_in</c> and data), without extensions.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>False for what is no message: nobody could be answered.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out FuseRequest request)
    {
        const int ExtensionUnit = 8;
        request = default;
        var header = new FuseReader(message);
        uint length = header.UInt32();
        var opcode = (FuseOpcode)header.UInt32();
        ulong unique = header.UInt64();
        ulong node = header.UInt64();
        var caller = new FuseCaller(header.UInt32(), header.UInt32(), header.UInt32());
        int extensions = header.UInt16() * ExtensionUnit;
        header.Skip(sizeof(ushort));
        if (header.IsShort || length != (uint)message.Length || extensions > header.Rest.Length)
            return false;
        request = new FuseRequest(opcode, unique, node, caller, header.Rest[..^extensions]);
        return true;
    }
}

/// <summary>
/// Who asks. <paramref name="Thread"/> is the id of the calling thread in the mounter's pid namespace, 0 when it has none there;
/// it cannot end, and so cannot become another's, before it has its answer.
/// </summary>
internal readonly record struct FuseCaller(uint User, uint Group, uint Thread);
