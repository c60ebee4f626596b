using System.Buffers.Binary;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>Hardware scatter-gather lists.</summary>
public sealed class ScatterTests : IDisposable
{
    private readonly ZipRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(598)]
    public void PiecesOverSeveralBlocksRoundTrip(int pieces)
    {
        using RawQueue compress = _rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = _rig.Open(ZipQueueType.Decompress);
        byte[] data = new byte[pieces * 100];
        new Random(5).NextBytes(data.AsSpan(0, data.Length / 2));
        Rig.Buffer source = _rig.Allocate(data);
        Rig.Buffer packed = _rig.Allocate(data.Length + 1_000);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Gzip, source, packed);
        Scatter(ref request, List(source, 100), List(packed, 333));
        // The client put its header at the start of the destination list, and tells the device to skip it.
        request.DestinationControl = 10;
        request.OutputAvailable -= 10;
        ZipDescriptor done = compress.Run(request);
        Assert.Equal(0u, done.Status);
        Assert.Equal((uint)data.Length, done.Consumed);
        Assert.Equal(data, Oracle.Decompress(ZipRequestType.Gzip, packed.Span.Slice(10, (int)done.Produced)));
        packed.AssertUntouchedFrom(10 + (int)done.Produced);

        Rig.Buffer restored = _rig.Allocate(data.Length);
        request = Requests.Stateless(ZipRequestType.Gzip, packed, restored);
        Scatter(ref request, List(packed, 77), List(restored, 50));
        request.SourceControl |= 10;
        request.InputLength = done.Produced;
        done = decompress.Run(request);
        Assert.Equal(0u, done.Status);
        Assert.Equal(data, restored.Span.ToArray());
    }

    [Fact]
    public void ChainsThatLoopEndInAnError()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer source = _rig.Allocate("loop"u8);
        Rig.Buffer block = Block(0, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(block.Span, block.Address); // next is itself, and it is empty
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, source, _rig.Allocate(100));
        Scatter(ref request, block.Address, block.Address);
        Assert.False(Requests.StatusOf(queue.Run(request)).IsSuccess);
    }

    [Fact]
    public void ListsThatHoldLessThanTheyShouldAreErrors()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer source = _rig.Allocate(1_000);
        Rig.Buffer packed = _rig.Allocate(1_000);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, source, packed);
        Scatter(ref request, List(source, 100), List(packed, 100));
        request.InputLength = 1_001;
        Assert.False(Requests.StatusOf(queue.Run(request)).IsSuccess);
        request.InputLength = uint.MaxValue;
        Assert.False(Requests.StatusOf(queue.Run(request)).IsSuccess);
        request.InputLength = 1_000;
        request.OutputAvailable = uint.MaxValue; // capacity may exceed what is there
        Assert.True(Requests.StatusOf(queue.Run(request)).IsSuccess);
    }

    private static void Scatter(ref ZipDescriptor request, ulong source, ulong destination)
    {
        request.Type = ZipTypeWord.Create(new ZipTypeWord(request.Type).RequestType, scattered: true).Value;
        request.SourceAddress = source;
        request.DestinationAddress = destination;
    }

    /// <summary>A chain over a buffer, as UADK builds it: blocks of 255, the capacity of the chain in each, an empty block between.</summary>
    private ulong List(Rig.Buffer memory, int pieceLength)
    {
        var pieces = new List<(ulong Address, uint Length)>();
        for (int at = 0; at < memory.Length; at += pieceLength)
            pieces.Add((memory.Address + (uint)at, (uint)Math.Min(pieceLength, memory.Length - at)));
        var blocks = new List<Rig.Buffer>();
        foreach ((ulong Address, uint Length)[] chunk in pieces.Chunk(HardwareSgl.MaxEntries))
        {
            Rig.Buffer block = Block(pieces.Count, chunk.Length);
            for (int i = 0; i < chunk.Length; i++)
            {
                Span<byte> entry = block.Span[(HardwareSgl.HeaderSize + (i * HardwareSgl.EntrySize))..];
                BinaryPrimitives.WriteUInt64LittleEndian(entry, chunk[i].Address);
                BinaryPrimitives.WriteUInt32LittleEndian(entry[HardwareSgl.EntryLengthOffset..], chunk[i].Length);
            }

            blocks.Add(block);
            blocks.Add(Block(pieces.Count, 0));
        }

        for (int i = 0; i + 1 < blocks.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(blocks[i].Span, blocks[i + 1].Address);
        return blocks[0].Address;
    }

    private Rig.Buffer Block(int capacity, int used)
    {
        Rig.Buffer block = _rig.Allocate(HardwareSgl.HeaderSize + (HardwareSgl.MaxEntries * HardwareSgl.EntrySize));
        BinaryPrimitives.WriteUInt16LittleEndian(block.Span[8..], (ushort)Math.Max(capacity, 765));
        BinaryPrimitives.WriteUInt16LittleEndian(block.Span[HardwareSgl.UsedEntriesOffset..], (ushort)used);
        BinaryPrimitives.WriteUInt16LittleEndian(block.Span[12..], HardwareSgl.MaxEntries);
        return block;
    }
}
