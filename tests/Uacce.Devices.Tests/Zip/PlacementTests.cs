using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Devices.Zip;
using Uacce.Engines;
using Uacce.Testing;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Data at any address, contexts at any multiple of 16, and one context for streams of all kinds.</summary>
public sealed class PlacementTests
{
    private static readonly byte[] s_data = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * i / 100 % 256))];

    private static readonly ZipRequestType[] s_formats = [ZipRequestType.Deflate, ZipRequestType.Zlib, ZipRequestType.Gzip];

    public static TheoryData<ZipRequestType> Formats => StatelessTests.Formats;

    [Theory]
    [MemberData(nameof(Formats))]
    public void DataMayLieAnywhereAndContextsAtAnyMultipleOf16(ZipRequestType format)
    {
        using var rig = new ZipRig();
        using RawQueue compress = rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = rig.Allocate(ZipContext.DeviceSize + 16);
        Rig.Buffer source = rig.Allocate(s_data.Length + 64);
        Rig.Buffer packed = rig.Allocate(30_000);
        Rig.Buffer restored = rig.Allocate(s_data.Length + 64);
        foreach ((uint from, uint to) in ((uint, uint)[])[(1, 1), (3, 7), (8, 5), (63, 31)])
        {
            foreach (bool stateful in (bool[])[false, true])
            {
                s_data.CopyTo(source.Span[(int)from..]);
                restored.Span.Clear();
                ZipDescriptor done = compress.Run(Describe(stateful, source, from, s_data.Length, packed, to, packed.Length - 64));
                Assert.Equal(0u, done.Status);
                done = decompress.Run(Describe(stateful, packed, to, (int)done.Produced, restored, from, s_data.Length));
                Assert.Equal((stateful ? ZipStatus.DecompressEnd | ZipStatus.LastBlock : 0u, (uint)s_data.Length), (done.Status, done.Produced));
                Assert.True(restored.Span.Slice((int)from, s_data.Length).SequenceEqual(s_data));
                Assert.False(restored.Span[..(int)from].ContainsAnyExcept((byte)0), "the device wrote before its room");
                restored.AssertMargins();
                context.AssertMargins();
            }
        }

        ZipDescriptor Describe(bool stateful, Rig.Buffer input, uint from, int length, Rig.Buffer output, uint to, int room)
        {
            ZipDescriptor request = stateful
                ? Requests.Stream(format, true, true, input.Address + from, length, output.Address + to, room, context, default)
                : Requests.Stateless(format, input, output);
            (request.SourceAddress, request.InputLength) = (input.Address + from, (uint)length);
            (request.DestinationAddress, request.OutputAvailable) = (output.Address + to, (uint)room);
            request.ContextAddress += stateful ? 16u : 0;
            Assert.True(!stateful || request.ContextAddress % 64 == 16);
            return request;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("isa-l")] // does raw streams by another engine than the rest
    public void AContextMayBeginAStreamOfAnyFormatInTheMidstOfAnother(string? engine)
    {
        DeflateEngineReport? report = DeflateEngines.Detect().Reports.SingleOrDefault(report => report.Name == engine);
        Prerequisite.Need("isal", report is null or { Engine: not null }, report?.MissingBecause ?? "");
        using var rig = new ZipRig(engines: engine is null ? null : ZipEngines.Detect([engine]));
        using RawQueue compress = rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer room = rig.Allocate(30_000);
        var last = default(ZipDescriptor);
        foreach (ZipRequestType before in s_formats)
        {
            foreach (ZipRequestType after in s_formats)
            {
                // One that is left in its midst, and then one to its end: the words are those of the other.
                Rig.Buffer begun = rig.Allocate(Oracle.Compress(before, s_data));
                last = decompress.Run(Requests.Stream(before, true, false, begun.Address, begun.Length / 2, room.Address, room.Length, context, last));
                Assert.Equal(0u, last.Status);
                Rig.Buffer whole = rig.Allocate(Oracle.Compress(after, s_data));
                last = decompress.Run(Requests.Stream(after, true, false, whole.Address, whole.Length, room.Address, room.Length, context, last));
                Assert.Equal(ZipStatus.DecompressEnd | ZipStatus.LastBlock, last.Status);
                Assert.True(room.Span[..(int)last.Produced].SequenceEqual(s_data), $"{before}, then {after}");

                Rig.Buffer text = rig.Allocate(s_data);
                last = compress.Run(Requests.Stream(before, true, false, text.Address, 100, room.Address, room.Length, context, last));
                last = compress.Run(Requests.Stream(after, true, true, text.Address, text.Length, room.Address, room.Length, context, last));
                Assert.Equal((0u, (uint)text.Length), (last.Status, last.Consumed));
                Assert.Equal(s_data, Oracle.Decompress(after, room.Span[..(int)last.Produced]));
            }
        }
    }

    [Fact]
    public void AContextBelongsToTheKindOfStreamThatBeganLast()
    {
        using var rig = new ZipRig();
        using RawQueue compress = rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = rig.Open(ZipQueueType.Decompress);
        Rig.Buffer context = rig.Allocate(ZipContext.DeviceSize);
        Rig.Buffer room = rig.Allocate(30_000);
        Rig.Buffer text = rig.Allocate(s_data);
        Rig.Buffer body = rig.Allocate(Oracle.Compress(ZipRequestType.Gzip, s_data));
        ZipDescriptor packing = compress.Run(Requests.Stream(
            ZipRequestType.Gzip, true, false, text.Address, 1_000, room.Address, room.Length, context, default));
        byte[] begin = room.Span[..(int)packing.Produced].ToArray();
        ZipDescriptor unpacking = decompress.Run(Requests.Stream(
            ZipRequestType.Gzip, true, false, body.Address, 30, room.Address, room.Length, context, packing));
        Assert.Equal(0u, unpacking.Status);

        // The compression goes on without its history, as its words came back with it; a decompression cannot.
        packing = compress.Run(Requests.Stream(
            ZipRequestType.Gzip, false, true, text.Address + 1_000, text.Length - 1_000, room.Address, room.Length, context, packing));
        Assert.Equal(0u, packing.Status);
        Assert.Equal(s_data, Oracle.Decompress(ZipRequestType.Gzip, [.. begin, .. room.Span[..(int)packing.Produced]]));
        unpacking = decompress.Run(Requests.Stream(
            ZipRequestType.Gzip, false, false, body.Address + 30, body.Length - 30, room.Address, room.Length, context, unpacking));
        Assert.Equal((ZipStatus.StateLost, 0u), (unpacking.Status, unpacking.Context0));
    }
}
