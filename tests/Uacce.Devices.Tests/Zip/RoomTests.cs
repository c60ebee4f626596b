using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Devices.Zip;
using Uacce.Engines;
using Uacce.Testing;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>The least room that a client offers, and rooms in places where a byte too much is somebody else's.</summary>
public sealed class RoomTests
{
    private const int StoreBuffer = 0x9800;

    public static TheoryData<string?, CompressionEffort> EnginesAndEfforts =>
        new MatrixTheoryData<string?, CompressionEffort>([null, "isa-l", "libdeflate", "dotnet", "stored"], Enum.GetValues<CompressionEffort>());

    /// <summary>The formats, each with the room that UADK offers in its store buffer behind the header.</summary>
    public static TheoryData<ZipRequestType, int> StoreRooms =>
        new() { { ZipRequestType.Deflate, 236 }, { ZipRequestType.Zlib, 234 }, { ZipRequestType.Gzip, 226 } };

    [Theory]
    [MemberData(nameof(EnginesAndEfforts))]
    public void PiecesThatDoNotCompressFitTheLeastRoom(string? engine, CompressionEffort effort)
    {
        using var rig = new ZipRig(effort: effort, engines: Engines(engine));
        using RawQueue queue = rig.Open(ZipQueueType.Compress);
        foreach (ZipRequestType format in (ZipRequestType[])[ZipRequestType.Deflate, ZipRequestType.Zlib, ZipRequestType.Gzip])
        {
            // 178 is the least length whose room is more than 200 bytes; the others lie about the ends of stored blocks.
            foreach (int length in (int[])[178, 179, 1_000, 65_535, 65_536, 131_071, 300_001])
            {
                Rig.Buffer context = rig.Allocate(ZipContext.DeviceSize);
                Rig.Buffer room = rig.Allocate(((length * 9) + 7) / 8);
                Rig.Buffer source = rig.Allocate(length);
                var last = default(ZipDescriptor);
                List<byte> all = [], output = [];
                for (int piece = 0; piece < 3; piece++)
                {
                    Incompressible(source.Span, piece);
                    all.AddRange(source.Span);
                    last = queue.Run(Requests.Stream(
                        format, piece == 0, piece == 2, source.Address, length, room.Address, room.Length, context, last));
                    Assert.Equal((0u, (uint)length), (last.Status, last.Consumed));
                    Assert.InRange(last.Produced, 1u, (uint)room.Length);
                    output.AddRange(room.Span[..(int)last.Produced]);
                    room.AssertMargins();
                    context.AssertMargins();
                }

                Assert.True(Oracle.Decompress(format, [.. output]).AsSpan().SequenceEqual(all.ToArray()), $"{format}, pieces of {length}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(StoreRooms))]
    public void TheRoomMayBeginWhereTheDevicesContextEnds_Compressing(ZipRequestType format, int length)
    {
        using var rig = new ZipRig();
        using RawQueue queue = rig.Open(ZipQueueType.Compress);
        Rig.Buffer session = rig.Allocate(ZipContext.BufferSize);
        byte[] data = new byte[600];
        Incompressible(data, 0);
        Rig.Buffer source = rig.Allocate(data);
        var last = default(ZipDescriptor);
        var output = new List<byte>();
        for (int at = 0; at < data.Length; at += 150)
            output.AddRange(RunInStoreBuffer(queue, session, length, first: at == 0, ref last, (room, before) => Requests.Stream(
                format, at == 0, at == 450, source.Address + (uint)at, 150, room, length, session, before)));
        Assert.Equal(data, Oracle.Decompress(format, [.. output]));
    }

    [Theory]
    [MemberData(nameof(StoreRooms))]
    public void TheRoomMayBeginWhereTheDevicesContextEnds_Decompressing(ZipRequestType format, int length)
    {
        using var rig = new ZipRig();
        using RawQueue queue = rig.Open(ZipQueueType.Decompress);
        Rig.Buffer session = rig.Allocate(ZipContext.BufferSize);
        byte[] data = [.. Enumerable.Range(0, 3_000).Select(i => (byte)(i * i / 50 % 256))];
        Rig.Buffer source = rig.Allocate(Oracle.Compress(format, data));
        var last = default(ZipDescriptor);
        var output = new List<byte>();
        uint consumed = 0;
        for (int calls = 0; !Requests.StatusOf(last).IsEndOfStream; calls++)
        {
            Assert.True(calls < 100, $"no end after {output.Count} of {data.Length} bytes");
            output.AddRange(RunInStoreBuffer(queue, session, length, first: calls == 0, ref last, (room, before) => Requests.Stream(
                format, calls == 0, false, source.Address + consumed, source.Length - (int)consumed, room, length, session, before)));
            consumed += last.Consumed;
        }

        Assert.Equal(data, output);
        Assert.Equal((uint)source.Length, consumed);
    }

    private static byte[] RunInStoreBuffer(
        RawQueue queue, Rig.Buffer session, int length, bool first, ref ZipDescriptor last, Func<ulong, ZipDescriptor, ZipDescriptor> make)
    {
        const byte Canary = 0xC3;
        session.Span[(StoreBuffer + length)..].Fill(Canary);
        if (first)
            session.Span[..StoreBuffer].Fill(0x77); // whatever was there before
        byte[] library = session.Span[..ZipContext.DeviceOffset].ToArray();
        ZipDescriptor request = make(session.Address + StoreBuffer, last);
        request.ContextAddress = session.Address + ZipContext.DeviceOffset;
        last = queue.Run(request);
        Assert.True(Requests.StatusOf(last).IsSuccess, $"status {last.Status:X}");
        Assert.False(session.Span[(StoreBuffer + length)..].ContainsAnyExcept(Canary), "the device wrote behind the room");
        Assert.True(session.Span[..ZipContext.DeviceOffset].SequenceEqual(library), "the device wrote into the library's words");
        session.AssertMargins();
        return session.Span.Slice(StoreBuffer, (int)last.Produced).ToArray();
    }

    // Bytes whose fixed Huffman code has nine bits, so that it takes more than the room to encode them.
    private static void Incompressible(Span<byte> data, int seed)
    {
        new Random(seed).NextBytes(data);
        foreach (ref byte value in data)
            value = (byte)(144 + (value % 112));
    }

    private static ZipEngines? Engines(string? name)
    {
        if (name is null)
            return null;
        DeflateEngineReport report = DeflateEngines.Detect().Reports.Single(report => report.Name == name);
        Prerequisite.Need(name == "isa-l" ? "isal" : name, report.Engine is not null, report.MissingBecause ?? "");
        return ZipEngines.Detect([name]);
    }
}
