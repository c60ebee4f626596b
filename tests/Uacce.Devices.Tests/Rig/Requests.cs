using Uacce.Abi;

namespace Uacce.Devices.Tests.Rig;

/// <summary>Descriptors as the UADK library fills them in.</summary>
internal static class Requests
{
    public static ZipDescriptor Stateless(ZipRequestType format, Buffer source, Buffer destination, int sourceOffset = 0) => new()
    {
        InputLength = (uint)(source.Length - sourceOffset),
        SourceControl = ZipControl.NewStream | ZipControl.Finish | ZipControl.DescriptorType3,
        Type = ZipTypeWord.Create(format).Value,
        OutputAvailable = (uint)destination.Length,
        SourceAddress = source.Address + (uint)sourceOffset,
        DestinationAddress = destination.Address,
        Tag = 0x1234_5678,
    };

    public static ZipDescriptor Stream(
        ZipRequestType format, bool first, bool finish, ulong source, int length, ulong destination, int room, Buffer context, in ZipDescriptor last)
    {
        ZipDescriptor next = new()
        {
            InputLength = (uint)length,
            SourceControl = ZipControl.Stateful | ZipControl.DescriptorType3
                | (first ? ZipControl.NewStream : 0) | (finish ? ZipControl.Finish : 0),
            Type = ZipTypeWord.Create(format).Value,
            OutputAvailable = (uint)room,
            SourceAddress = source,
            DestinationAddress = destination,
            ContextAddress = context.Address,
            Tag = 1,
            Context0 = last.Context0,
            Context1 = last.Context1,
            Context2 = last.Context2,
            TotalSize = last.TotalSize,
            Checksum = last.Checksum,
        };
        return next;
    }

    public static ZipStatus StatusOf(in ZipDescriptor descriptor) => new(descriptor.Status);
}
