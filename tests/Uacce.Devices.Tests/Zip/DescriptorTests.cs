using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>How descriptors are read: what counts, what is ignored, and what is refused.</summary>
public sealed class DescriptorTests : IDisposable
{
    private readonly ZipRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(2, ZipControl.DescriptorType0)]
    [InlineData(2, ZipControl.DescriptorType3)] // deflate comes like this also on version 2
    [InlineData(3, ZipControl.DescriptorType0)]
    [InlineData(3, ZipControl.DescriptorType3)]
    public void BothDescriptorTypesWorkAndKeepTheirTags(int version, uint type)
    {
        using var rig = new ZipRig(version);
        using RawQueue queue = rig.Open(ZipQueueType.Compress);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Deflate, rig.Allocate("tagged"u8), rig.Allocate(100));
        request.SourceControl = (request.SourceControl & ~ZipControl.DescriptorTypeMask) | type;
        request.TagOrLiteralSize = 0x29BC_094A;
        request.Tag = 0x6EB4_B8D0;
        ZipDescriptor done = queue.Run(request);
        Assert.True(Requests.StatusOf(done).IsSuccess);
        Assert.Equal((request.TagOrLiteralSize, request.Tag), (done.TagOrLiteralSize, done.Tag));
    }

    [Theory]
    [InlineData(ZipQueueType.Compress)]
    [InlineData(ZipQueueType.Decompress)]
    public void ARequestWithoutAnyFlagIsStateless(ZipQueueType type)
    {
        using RawQueue queue = _rig.Open(type);
        byte[] text = "the kernel sets none of the three flags"u8.ToArray();
        Rig.Buffer source = _rig.Allocate(type == ZipQueueType.Compress ? text : Oracle.Compress(ZipRequestType.Zlib, text));
        Rig.Buffer room = _rig.Allocate(200);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, source, room);
        request.SourceControl = ZipControl.DescriptorType3;
        ZipDescriptor done = queue.Run(request);
        Assert.Equal(0u, done.Status);
        ReadOnlySpan<byte> output = room.Span[..(int)done.Produced];
        Assert.Equal(text, type == ZipQueueType.Compress ? Oracle.Decompress(ZipRequestType.Zlib, output) : output.ToArray());
    }

    [Fact]
    public void DecompressionIgnoresTheWindowAndTheDirtAboveIt()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        byte[] noise = new byte[30_000];
        new Random(8).NextBytes(noise);
        byte[] data = [.. noise, .. noise]; // needs a distance of 30,000
        byte[] body = Oracle.Compress(ZipRequestType.Gzip, data);
        Assert.True(body.Length < 40_000, "the test data does not reach back");
        Rig.Buffer source = _rig.Allocate(body);
        Rig.Buffer room = _rig.Allocate(data.Length);
        foreach (uint window in (uint[])[0, 0x4000, 0xF000, 0xFFFF_F000])
        {
            ZipDescriptor request = Requests.Stateless(ZipRequestType.Gzip, source, room);
            request.Type = (uint)ZipRequestType.Gzip | window;
            Assert.Equal(0u, queue.Run(request).Status);
            Assert.Equal(data, room.Span.ToArray());
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x04)] // lz4
    [InlineData(0x10)] // XTS of old hardware
    [InlineData(0x43)] // lz77_zstd
    [InlineData(0xFF)]
    [InlineData(0x202)] // a buffer type that there is not
    [InlineData(0xF02)]
    public void WhatIsNotThereIsRefused(int type)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer room = _rig.Allocate(200);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("anything"u8), room);
        request.Type = (uint)type;
        ZipDescriptor done = queue.Run(request);
        Assert.Equal(ZipStatus.BadDescriptor, done.Status);
        Assert.Equal((uint)type, done.Type); // a client recognises its request by it
        room.AssertUntouchedFrom(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(15)]
    public void ADescriptorOfAnotherTypeIsRefused(uint type)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer room = _rig.Allocate(200);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("anything"u8), room);
        request.SourceControl = (request.SourceControl & ~ZipControl.DescriptorTypeMask) | (type << 28);
        Assert.Equal(ZipStatus.BadDescriptor, queue.Run(request).Status);
        room.AssertUntouchedFrom(0);
    }

    [Fact]
    public void FlatInputEndsAt8MiBAndFlatOutputCountsUpToThere()
    {
        const int Limit = 8 << 20;
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer source = _rig.Allocate(Limit + 1);
        Rig.Buffer room = _rig.Allocate(Limit);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, source, room);
        Assert.Equal(ZipStatus.BadDescriptor, queue.Run(request).Status);
        request.InputLength = Limit;
        request.OutputAvailable = uint.MaxValue;
        Assert.Equal(0u, queue.Run(request).Status);
    }

    [Fact]
    public void AStreamNeedsAContext()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("stream"u8), _rig.Allocate(300));
        request.SourceControl |= ZipControl.Stateful;
        Assert.Equal(ZipStatus.BadDescriptor, queue.Run(request).Status);
        request.ContextAddress = 64; // nobody handed that over
        Assert.Equal(ZipStatus.BadAddress, queue.Run(request).Status);
    }
}
