using Uacce.Abi;

namespace Uacce.Devices.Zip;

/// <summary>
/// A descriptor that was copied, checked: everything here may be believed, but for the addresses. It refers to that copy.
/// </summary>
internal readonly ref struct ZipCommand
{
    /// <summary>Most bytes of a flat buffer; the limit of the hardware.</summary>
    public const int MaxFlatLength = 8 << 20;

    /// <summary>Most bytes of a scattered buffer, which is put together before the engine sees it. Our limit.</summary>
    public const int MaxScatteredLength = 64 << 20;

    private readonly ref readonly ZipDescriptor _descriptor;

    private ZipCommand(ref readonly ZipDescriptor descriptor, int input, int output)
    {
        _descriptor = ref descriptor;
        InputLength = input;
        OutputLength = output;
    }

    public ZipRequestType Format => new ZipTypeWord(_descriptor.Type).RequestType;

    public bool IsScattered => new ZipTypeWord(_descriptor.Type).BufferType == 1;

    public int WindowSize => new ZipTypeWord(_descriptor.Type).WindowSize;

    public bool IsStateful => (_descriptor.SourceControl & ZipControl.Stateful) != 0;

    public bool IsNewStream => (_descriptor.SourceControl & ZipControl.NewStream) != 0;

    public bool IsFinish => (_descriptor.SourceControl & ZipControl.Finish) != 0;

    public ulong SourceAddress => _descriptor.SourceAddress;

    public ulong DestinationAddress => _descriptor.DestinationAddress;

    public ulong ContextAddress => _descriptor.ContextAddress;

    public int InputLength { get; }

    public int OutputLength { get; }

    public int SourceOffset => (int)(_descriptor.SourceControl & ZipControl.OffsetMask);

    public int DestinationOffset => (int)(_descriptor.DestinationControl & ZipControl.OffsetMask);

    /// <summary>The checksum as the submitter sends it back in a continued stream.</summary>
    public uint Checksum => _descriptor.Checksum;

    /// <summary>The size as the submitter sends it back in a continued stream.</summary>
    public uint TotalSize => _descriptor.TotalSize;

    /// <summary>
    /// No input and at most 16 bytes of room: the hardware ignores such a request. A stateful decompression is not among
    /// them here, because its pending output may be asked for byte by byte.
    /// </summary>
    public bool IsNothing(ZipQueueType direction) =>
        InputLength == 0 && OutputLength <= 16 && !IsScattered && (direction == ZipQueueType.Compress || !IsStateful);

    /// <summary>Checks a descriptor; false when it asks for something that is not there.</summary>
    public static bool TryParse(ref readonly ZipDescriptor descriptor, out ZipCommand command)
    {
        command = default;
        var type = new ZipTypeWord(descriptor.Type);
        if (type.RequestType is not (ZipRequestType.Deflate or ZipRequestType.Zlib or ZipRequestType.Gzip) || type.BufferType > 1)
            return false;
        if ((descriptor.SourceControl & ZipControl.DescriptorTypeMask) is not (ZipControl.DescriptorType0 or ZipControl.DescriptorType3))
            return false;
        uint limit = type.BufferType == 0 ? MaxFlatLength : (uint)MaxScatteredLength;
        if (descriptor.InputLength > limit)
            return false;
        bool stateful = (descriptor.SourceControl & ZipControl.Stateful) != 0;
        if (stateful && descriptor.ContextAddress == 0)
            return false;
        command = new ZipCommand(in descriptor, (int)descriptor.InputLength, (int)Math.Min(descriptor.OutputAvailable, limit));
        return true;
    }
}
