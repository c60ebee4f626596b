using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Uacce.Abi;
using Uacce.Client.Compression;
using Uacce.Client.Transport;
using Uacce.Memory;
using Xunit;

namespace Uacce.Client.Tests.Pools;

/// <summary>Requests and streams that are copied through shared memory.</summary>
public sealed class LentMemoryTests : IDisposable
{
    private static readonly int[] s_sizes = [1, 100, 4096, 65_537, 1_000_000];

    private readonly SlabPool _lent = new();

    public void Dispose() => _lent.Dispose();

    [Theory]
    [InlineData(CompressionFormat.GZip)]
    [InlineData(CompressionFormat.ZLib)]
    [InlineData(CompressionFormat.Deflate)]
    public async Task RequestsOfAnyMemoryGoThroughIt(CompressionFormat format)
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = Lending(inner));
        CompressionSession session = lab.Session(format);
        byte[][] inputs = [.. s_sizes.Select(size => Data.Mixed(size))];
        byte[][] packed = [.. inputs.Select(data => new byte[CompressionSession.GetMaxCompressedLength(data.Length)])];
        foreach ((byte[] data, byte[] room) in inputs.Zip(packed))
        {
            Codecs.Same(data, session.Unpack(session.Pack(data), data.Length), $"sync {data.Length}");
            CompressionResult done = await session.CompressAsync(data, room, TestContext.Current.CancellationToken);
            byte[] back = new byte[data.Length];
            CompressionResult undone = await session.DecompressAsync(room.AsMemory(0, done.BytesWritten), back, TestContext.Current.CancellationToken);
            Assert.Equal((OperationStatus.Done, data.Length), (undone.Status, undone.BytesWritten));
            Codecs.Same(data, back, $"async {data.Length}");
        }

        var results = new CompressionResult[inputs.Length];
        session.Compress([.. inputs.Zip(packed, (data, to) => new CompressionJob(data, to))], results);
        for (int i = 0; i < inputs.Length; i++)
            Codecs.Same(inputs[i], Codecs.Unpack(format, packed[i][..results[i].BytesWritten]), $"batch {i}");
        Assert.Equal((0, 0, 0L), (source.Handed, source.HandedOutside, _lent.Lent));
    }

    [Fact]
    public void OnlyWhatWasProducedIsWritten()
    {
        using var lab = new Lab(wrap: Lending);
        CompressionSession session = lab.Session();
        byte[] data = Data.Text(10_000);
        byte[] room = new byte[20_000];
        room.AsSpan().Fill(0xEE);
        CompressionResult done = session.Compress(data, room);
        Assert.Equal(data, Codecs.Unpack(CompressionFormat.GZip, room[..done.BytesWritten]));
        Assert.False(room.AsSpan(done.BytesWritten).ContainsAnyExcept((byte)0xEE));
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(3u, 3)]
    [InlineData(uint.MaxValue, 8)]
    public void ADeviceIsNotBelievedToHaveProducedMoreThanThereIsRoomFor(uint produced, int written)
    {
        byte[] room = GC.AllocateArray<byte>(16, pinned: true);
        using var pinned = new PinnedMemory(room);
        new RequestMemory(new Lender(_lent, 0x11), pinned.Address, 8, pinned.Address, 8).TakeBack(produced);
        Assert.Equal(written, room.AsSpan().IndexOfAnyExcept((byte)0x11));
    }

    [Fact]
    public void WhatIsSharedAlreadyIsNotCopied()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = Lending(inner));
        using IMemoryOwner<byte> input = AcceleratorMemory.Pool.Rent(100_000);
        using IMemoryOwner<byte> output = AcceleratorMemory.Pool.Rent(200_000);
        byte[] data = Data.Text(100_000);
        data.CopyTo(input.Memory);
        CompressionResult done = lab.Session().Compress(input.Memory.Span[..data.Length], output.Memory.Span);
        Assert.Equal(data, Codecs.Unpack(CompressionFormat.GZip, output.Memory.Span[..done.BytesWritten].ToArray()));
        Assert.Equal((0, 0), (source.Asked, source.HandedOutside));
    }

    [Fact]
    public void AForgottenStreamGivesItBack()
    {
        using var lab = new Lab(wrap: Lending);
        Forget(lab.Pool);
        Assert.True(_lent.Lent > 0);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(0, _lent.Lent);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget(AcceleratorPool pool)
        {
            AcceleratedStream stream = Codecs.Accelerated(pool, CompressionFormat.GZip, new MemoryStream(), new AcceleratedStreamOptions());
            stream.Write(Data.Text(1000));
        }
    }

    [Fact]
    public void WithNothingLeftToLendTheCallersMemoryDoes()
    {
        var hoard = new List<SlabBlock>();
        while (_lent.TryLend(100_000) is { } block)
            hoard.Add(block);
        SilentSource source = null!;
        using (var lab = new Lab(wrap: inner => source = Lending(inner)))
        {
            byte[] data = Data.Text(100_000);
            CompressionSession session = lab.Session();
            Assert.Equal(data, session.Unpack(session.Pack(data), data.Length));
        }

        Assert.True(source.HandedOutside > 0);
        hoard.ForEach(static block => block.Return());
        Assert.Equal(0, _lent.Lent);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(20_000_000)]
    public void StreamsLiveInItAndGiveItBack(int length)
    {
        SilentSource source = null!;
        byte[] data = Data.Mixed(length);
        using (var lab = new Lab(wrap: inner => source = Lending(inner)))
        {
            using var packed = new MemoryStream();
            using (AcceleratedStream writing = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, packed, new AcceleratedStreamOptions()))
                writing.Write(data);
            Codecs.Same(data, Codecs.Unpack(CompressionFormat.GZip, packed.ToArray()), "written");
            packed.Position = 0;
            using var back = new MemoryStream();
            using (var reading = new AcceleratedGZipStream(lab.Pool, packed, CompressionMode.Decompress))
                reading.CopyTo(back);
            Codecs.Same(data, back.ToArray(), "read");
            Assert.True(_lent.Lent > 0, "Buffers of ended streams wait for the next.");
        }

        Assert.Equal((0, 0L), (source.HandedOutside, _lent.Lent));
    }

    [Fact]
    public void AQueueThatEndsGivesItBack()
    {
        SilentSource source = null!;
        using (var lab = new Lab(wrap: inner => source = Lending(inner, isDeaf: true), timeout: TimeSpan.FromMilliseconds(50)))
        {
            byte[] data = Data.Text(5_000);
            Assert.Throws<AcceleratorException>(() => lab.Session().Compress(data, new byte[10_000]));
        }

        Assert.Equal((0, 0, 0L), (source.Handed, source.HandedOutside, _lent.Lent));
    }

    [Fact]
    public void ThereIsALimitForEachSize()
    {
        using var pool = new SlabPool();
        var lent = new List<SlabBlock>();
        while (pool.TryLend(6 << 20) is { } block)
            lent.Add(block);
        Assert.Equal((4, 32L << 20), (lent.Count, pool.Lent));
        Assert.Null(pool.TryLend(64 << 20));
        Assert.Equal(64 << 10, Assert.IsType<SlabBlock>(pool.TryLend(40_000)).Length);
        lent[0].Return();
        Assert.Same(lent[0], pool.TryLend(8 << 20));
    }

    private SilentSource Lending(AcceleratorSource inner) => Lending(inner, isDeaf: false);

    private SilentSource Lending(AcceleratorSource inner, bool isDeaf) => new(inner) { IsDeaf = isDeaf, Lends = _lent };

    /// <summary>Lends memory that a device has filled.</summary>
    private sealed class Lender(SlabPool pool, byte fill) : QueueTransport
    {
        public override bool Reaches(ulong address, int length) => false;

        public override SlabBlock? TryLend(int length) => pool.TryLend(length);

        public override int HandOver(ulong address, long length, bool writable)
        {
            // After the input was copied in, and before the output is copied out.
            if (writable)
                MemoryWindow.FromAddress(address, length).AsSpan(0, (int)length).Fill(fill);
            return 0;
        }

        public override void Withdraw(int token)
        {
        }

        public override Errno Ioctl(uint command, Span<byte> argument) => throw new NotSupportedException();

        public override Errno Map(RegionType region, int length, out IRegionMapping? mapping) => throw new NotSupportedException();

        public override PollEvents Poll(int timeout) => throw new NotSupportedException();

        public override void WhenReady(Action ready) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
