using System.Runtime.InteropServices;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>What comes back of a descriptor whose request failed: all that is not a result is as it was submitted.</summary>
public sealed class EchoTests : IDisposable
{
    private readonly ZipRig _rig = new();

    /// <summary>With a share page all words are as they were; without one some that no library reads bear marks.</summary>
    public static TheoryData<bool> SharePages => [false, true];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(SharePages))]
    public void FailedCompressions(bool sharePage)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage);
        byte[] noise = new byte[1_000];
        new Random(3).NextBytes(noise);
        Rig.Buffer source = _rig.Allocate(noise);
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        foreach (ZipDescriptor sound in Variants(source, _rig.Allocate(100), context))
        {
            Check(queue, sharePage, sound, ZipStatus.OutputTooSmall);
            CheckAddresses(queue, sharePage, sound);
        }
    }

    [Theory]
    [MemberData(nameof(SharePages))]
    public void FailedDecompressions(bool sharePage)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress, sharePage);
        byte[] body = Oracle.Compress(ZipRequestType.Gzip, new byte[50]);
        byte[] damaged = [.. body[..^1], (byte)(body[^1] ^ 1)];
        Rig.Buffer context = _rig.Allocate(ZipContext.DeviceSize);
        foreach ((byte[] input, uint status) in ((byte[], uint)[])[(damaged, ZipStatus.ChecksumMismatch), ([0x07, 0, 0, 0], ZipStatus.BadData)])
        {
            foreach (ZipDescriptor sound in Variants(_rig.Allocate(input), _rig.Allocate(100), context))
            {
                Check(queue, sharePage, sound, status);
                CheckAddresses(queue, sharePage, sound);
            }
        }

        ZipDescriptor lost = Requests.Stream(
            ZipRequestType.Gzip, false, false, context.Address, 10, context.Address, 100, context, new ZipDescriptor { TotalSize = 7, Checksum = 8 });
        Check(queue, sharePage, lost, ZipStatus.StateLost);
        ZipDescriptor noRoom = lost;
        noRoom.OutputAvailable = 0;
        Check(queue, sharePage, noRoom, ZipStatus.OutputTooSmall);
    }

    private static void CheckAddresses(RawQueue queue, bool sharePage, in ZipDescriptor sound)
    {
        ZipDescriptor request = sound;
        request.SourceAddress = 0x1040;
        Check(queue, sharePage, request, ZipStatus.BadAddress);
        request = sound;
        request.DestinationAddress = 0x2080;
        Check(queue, sharePage, request, ZipStatus.BadAddress);
        request = sound;
        request.Type = (request.Type & ~0xFFu) | 0x43;
        Check(queue, sharePage, request, ZipStatus.BadDescriptor);
    }

    private static void Check(RawQueue queue, bool sharePage, in ZipDescriptor request, uint status)
    {
        ZipDescriptor done = queue.Run(request);
        Assert.Equal(status, done.Status);
        Assert.Equal((0u, 0u, 0u), (done.Consumed, done.Produced, done.CompressedLength));
        Assert.Equal((0u, 0u), (done.Context0 & ZipContext.StateMask, done.Context1 | done.Context2));
        Assert.Equal((request.TotalSize, request.Checksum), (done.TotalSize, done.Checksum));
        Assert.Equal((request.SourceControl, request.Type), (done.SourceControl, done.Type)); // dw7, dw9
        Assert.Equal((request.Tag, request.OutputAvailable), (done.Tag, done.OutputAvailable));
        Assert.Equal((request.InputLength, request.ContextAddress), (done.InputLength, done.ContextAddress));
        // A list is freed by the address that comes back.
        if (sharePage || new ZipTypeWord(request.Type).BufferType == 1)
            Assert.Equal((request.SourceAddress, request.DestinationAddress), (done.SourceAddress, done.DestinationAddress));
        if (!sharePage)
            return;
        ZipDescriptor expected = request;
        (expected.Status, expected.Context0, expected.Context1, expected.Context2) = (done.Status, 0, 0, 0);
        Assert.True(
            MemoryMarshal.AsBytes(new ReadOnlySpan<ZipDescriptor>(in expected)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<ZipDescriptor>(in done))),
            "a word that is no result was changed");
    }

    /// <summary>The same request flat, scattered, and as the first of a stream.</summary>
    private ZipDescriptor[] Variants(Rig.Buffer source, Rig.Buffer room, Rig.Buffer context)
    {
        ZipDescriptor flat = Requests.Stateless(ZipRequestType.Gzip, source, room);
        ZipDescriptor scattered = flat;
        scattered.Type = ZipTypeWord.Create(ZipRequestType.Gzip, scattered: true).Value | 0xABCD_0000; // the upper half may be dirty
        scattered.SourceAddress = OneEntry(source);
        scattered.DestinationAddress = OneEntry(room);
        ZipDescriptor stream = Requests.Stream(
            ZipRequestType.Gzip, true, true, source.Address, source.Length, room.Address, room.Length, context,
            new ZipDescriptor { Context0 = 1, TotalSize = 77, Checksum = 0xDEAD_BEEF });
        return [flat, scattered, stream];
    }

    private ulong OneEntry(Rig.Buffer memory)
    {
        Rig.Buffer block = _rig.Allocate(HardwareSgl.HeaderSize + HardwareSgl.EntrySize);
        MemoryMarshal.Write(block.Span[HardwareSgl.UsedEntriesOffset..], (ushort)1);
        MemoryMarshal.Write(block.Span[HardwareSgl.HeaderSize..], memory.Address);
        MemoryMarshal.Write(block.Span[(HardwareSgl.HeaderSize + HardwareSgl.EntryLengthOffset)..], memory.Length);
        return block.Address;
    }
}
