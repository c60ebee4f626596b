using System.Text;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.Fuse;
using Uacce.Hosting.Fuse.Protocol;

namespace Uacce.Hosting.Attributes;

/// <summary>One attribute of one device, as a file. A read from its start asks for the value; later parts are of that same value.</summary>
internal sealed class AttributeNode(UacceDevice device, AttributeDescription attribute) : FuseNode
{
    private const uint ReadOnly = 0x124;
    private const uint OwnerWrites = 0x1A4;

    // A page, as sysfs reports it.
    private const ulong ReportedSize = 4096;

    public override uint Mode => RegularType | (attribute.Store is null ? ReadOnly : OwnerWrites);

    public override ulong Size => ReportedSize;

    public override Errno Open(in FuseCaller caller, OpenRequest request, out FuseOpenFile? file)
    {
        // Modes do not bind root, but sysfs refuses root too.
        bool isAllowed = !request.Writes || attribute.Store is not null;
        file = isAllowed ? new OpenAttribute(device, attribute) : null;
        return isAllowed ? Errno.None : Errno.EACCES;
    }

    private sealed class OpenAttribute(UacceDevice device, AttributeDescription attribute) : FuseOpenFile
    {
        // Replaced as a whole: readers that share the file see one value or the other.
        private byte[] _value = [];

        public override Errno Read(ulong offset, Span<byte> destination, out int length)
        {
            length = 0;
            byte[] value = Volatile.Read(ref _value);
            if (offset == 0)
            {
                Errno error = attribute.Show(device, out string text);
                if (error != Errno.None)
                    return error;
                value = Encoding.UTF8.GetBytes(text);
                Volatile.Write(ref _value, value);
            }

            if (offset >= (ulong)value.Length)
                return Errno.None;
            ReadOnlySpan<byte> rest = value.AsSpan((int)offset);
            length = Math.Min(rest.Length, destination.Length);
            rest[..length].CopyTo(destination);
            return Errno.None;
        }

        public override Errno Write(ulong offset, ReadOnlySpan<byte> source) =>
            attribute.Store is { } store ? store(device, Encoding.UTF8.GetString(source)) : Errno.EIO;
    }
}
