using System.Buffers.Binary;
using CsCheck;
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

    [Theory]
    [InlineData(ZipRequestType.Deflate)]
    [InlineData(ZipRequestType.Zlib)]
    [InlineData(ZipRequestType.Gzip)]
    public void OutputHoldsNothingThatAnotherRequestLeftBehind(ZipRequestType format)
    {
        using RawQueue compress = _rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = _rig.Open(ZipQueueType.Decompress);
        byte[] data = new byte[1_000];
        new Random(6).NextBytes(data.AsSpan(0, 300));
        byte[] good = Oracle.Compress(format, data);
        byte[] damaged = [.. good.AsSpan(0, good.Length / 2), .. new byte[40]];

        // The same requests over memory that was full of one byte, and then of another, give the same bytes.
        string[] seen = [.. ((byte[])[0x55, 0xAA]).Select(left =>
        {
            byte[] full = new byte[4_000];
            Array.Fill(full, left);
            string outputs = "";
            foreach ((RawQueue queue, byte[] input) in ((RawQueue, byte[])[])[(compress, data), (decompress, good), (decompress, damaged)])
            {
                Assert.Equal(0u, Run(decompress, Oracle.Compress(format, full)).Status);
                (uint status, byte[] output) = Run(queue, input);
                outputs += $"{status:x} {Convert.ToHexString(output)}\n";
            }

            return outputs;
        })];
        Assert.Equal(seen[0], seen[1]);

        (uint Status, byte[] Output) Run(RawQueue queue, byte[] input)
        {
            Rig.Buffer source = _rig.Allocate(input);
            Rig.Buffer room = _rig.Allocate(4_000);
            ZipDescriptor request = Requests.Stateless(format, source, room);
            Scatter(ref request, List(source, 100), List(room, 500));
            ZipDescriptor done = queue.Run(request);
            return (done.Status, room.Span.ToArray());
        }
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

    [Theory]
    [InlineData(256)]
    [InlineData(ushort.MaxValue)]
    public void ABlockHoldsNoMoreThan255Entries(int used)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer packed = _rig.Allocate(200);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("too many"u8), packed);
        Scatter(ref request, Block(0, used).Address, List(packed, 100));
        Assert.Equal(ZipStatus.BadDescriptor, queue.Run(request).Status);
        packed.AssertUntouchedFrom(0);
    }

    [Fact]
    public void AListOrAPieceThatIsNotTheClientsIsABadAddress()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Rig.Buffer source = _rig.Allocate("whose memory is this?"u8);
        Rig.Buffer packed = _rig.Allocate(200);
        ulong good = List(source, 10);
        ulong room = List(packed, 20);
        Rig.Buffer stray = Block(1, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(stray.Span[HardwareSgl.HeaderSize..], 64);
        BinaryPrimitives.WriteUInt32LittleEndian(stray.Span[(HardwareSgl.HeaderSize + HardwareSgl.EntryLengthOffset)..], 200);
        foreach ((ulong from, ulong to) in ((ulong, ulong)[])[(64, room), (good, 64), (stray.Address, room), (good, stray.Address), (good, ulong.MaxValue - 63)])
        {
            ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, source, packed);
            Scatter(ref request, from, to);
            ZipDescriptor done = queue.Run(request);
            Assert.Equal((ZipStatus.BadAddress, 0u, 0u), (done.Status, done.Consumed, done.Produced));
        }

        packed.AssertUntouchedFrom(0);
    }

    [Theory]
    [InlineData(ZipQueueType.Compress)]
    [InlineData(ZipQueueType.Decompress)]
    public void RandomListsEndInOneAnswerAndStayInside(ZipQueueType type)
    {
        using RawQueue queue = _rig.Open(type);
        Rig.Buffer memory = _rig.Allocate(1_000);
        Rig.Buffer[] blocks = [Block(0, 0), Block(0, 0), Block(0, 0)];
        // Everything that could make sense, and something that does not: chains run into each other and into data.
        ulong[] addresses = [0, memory.Address, memory.Address + 999, memory.Address - 1, .. blocks.Select(block => block.Address), ulong.MaxValue];
        uint[] lengths = [0, 1, 999, 1_000, 1_001, 8 << 20, uint.MaxValue];
        Gen<ulong> address = Gen.Int[0, addresses.Length - 1].Select(i => addresses[i]);
        Gen<uint> length = Gen.Int[0, lengths.Length - 1].Select(i => lengths[i]);
        Gen<(ulong, int, (ulong, uint)[])> block = Gen.Select(address, Gen.Int[0, 3], Gen.Select(address, length).Array[3]);
        Gen.Select(block.Array[3], length, length, Gen.UInt[0, 0xFF_FFFF], Gen.UInt[0, 20]).Sample(
            (chain, input, output, sourceOffset, destinationOffset) =>
            {
                for (int i = 0; i < blocks.Length; i++)
                    Fill(blocks[i], chain[i].Item1, chain[i].Item2, chain[i].Item3);
                ZipDescriptor request = Requests.Stateless(ZipRequestType.Gzip, memory, memory);
                Scatter(ref request, blocks[0].Address, blocks[1].Address);
                request.SourceControl |= sourceOffset % 3 == 0 ? sourceOffset : 0;
                request.DestinationControl = destinationOffset;
                // Up to 1 MiB, to be done soon; lists that name the same memory again and again are among them.
                (request.InputLength, request.OutputAvailable) = (Math.Min(input, 1 << 20), output);
                queue.Run(request);
                memory.AssertMargins();
                foreach (Rig.Buffer each in blocks)
                    each.AssertMargins();
            },
            iter: 1_000, threads: 1);

        using RawQueue good = _rig.Open(ZipQueueType.Compress);
        Assert.True(Requests.StatusOf(good.Run(Requests.Stateless(ZipRequestType.Gzip, memory, _rig.Allocate(2_000)))).IsSuccess);
    }

    private static void Fill(Rig.Buffer block, ulong next, int used, (ulong Address, uint Length)[] entries)
    {
        block.Span.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(block.Span, next);
        BinaryPrimitives.WriteUInt16LittleEndian(block.Span[HardwareSgl.UsedEntriesOffset..], (ushort)used);
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = block.Span[(HardwareSgl.HeaderSize + (i * HardwareSgl.EntrySize))..];
            BinaryPrimitives.WriteUInt64LittleEndian(entry, entries[i].Address);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[HardwareSgl.EntryLengthOffset..], entries[i].Length);
        }
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
