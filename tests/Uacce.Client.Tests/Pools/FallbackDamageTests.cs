using System.Buffers;
using System.IO.Compression;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>Who does the work decides nothing about what counts as intact: .NET's codecs are held to what devices find.</summary>
public sealed class FallbackDamageTests
{
    private static readonly byte[] s_data = Data.Text(700);
    private static readonly byte[][] s_tails = [[0], [9], [0x1F], [0x1F, 0x8B], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0], new byte[20_000], Data.Noise(50)];

    public static TheoryData<FallbackPolicy, CompressionFormat> Cases =>
        new MatrixTheoryData<FallbackPolicy, CompressionFormat>([FallbackPolicy.WhenNoDevice, FallbackPolicy.OnError], Codecs.Formats);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task CutAtAnyLength_ItIsInvalid(FallbackPolicy policy, CompressionFormat format)
    {
        using var fallen = new Fallen(policy, format);
        foreach (CompressionLevel level in (CompressionLevel[])[CompressionLevel.Optimal, CompressionLevel.NoCompression])
        {
            byte[] packed = Codecs.Pack(format, s_data, level);
            for (int length = 0; length < packed.Length; length++)
            {
                await fallen.RefusesBuffer(packed[..length]);
                if (length > 0) // a stream that holds nothing is empty, as in .NET
                    await fallen.RefusesStream(packed[..length], afterData: false, s_data);
            }

            await fallen.Takes(packed, s_data);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SomethingBehindTheEnd_IsInvalid(FallbackPolicy policy, CompressionFormat format)
    {
        using var fallen = new Fallen(policy, format);
        byte[] packed = Codecs.Pack(format, s_data);
        foreach (byte[] tail in s_tails)
        {
            byte[] source = [.. packed, .. tail];
            await fallen.RefusesBuffer(source);
            await fallen.RefusesStream(source, afterData: true, s_data);
        }
    }

    [Theory]
    [InlineData(FallbackPolicy.WhenNoDevice)]
    [InlineData(FallbackPolicy.OnError)]
    public async Task GZipMembers_EndBetweenThemselvesOnly(FallbackPolicy policy)
    {
        using var fallen = new Fallen(policy, CompressionFormat.GZip);
        byte[][] members = [GZipMember.Create(s_data, [1, 2], "name", "comment", headerCrc: true), GZipMember.Create([]), GZipMember.Create([0])];
        byte[] whole = [.. members.SelectMany(member => member)];
        byte[] data = [.. s_data, 0];
        int[] ends = [members[0].Length, members[0].Length + members[1].Length, whole.Length];
        for (int length = members[0].Length; length <= whole.Length; length++)
        {
            byte[] source = whole[..length];
            if (ends.Contains(length))
            {
                await fallen.Takes(source, length == whole.Length ? data : s_data);
                continue;
            }

            await fallen.RefusesBuffer(source);
            await fallen.RefusesStream(source, afterData: false, data);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnyByteChanged_ItIsNoticedOrHarmless(FallbackPolicy policy, CompressionFormat format)
    {
        using var fallen = new Fallen(policy, format);
        byte[] packed = Codecs.Pack(format, s_data);
        byte[] room = new byte[2 * s_data.Length];
        for (int at = 0; at < packed.Length; at++)
        {
            foreach (byte flip in (byte[])[0xFF, 0x01, 0x20])
            {
                byte[] damaged = [.. packed];
                damaged[at] ^= flip;
                CompressionResult result = fallen.Session.Decompress(damaged, room);
                if (result.Status == OperationStatus.Done && format != CompressionFormat.Deflate) // which has no checksum
                    Codecs.Same(s_data, room.AsSpan(0, result.BytesWritten), $"{format}, byte {at}, which says nothing");
            }
        }
    }

    [Theory]
    [InlineData(CompressionFormat.Deflate)]
    [InlineData(CompressionFormat.ZLib)]
    public async Task AConnectionThatStaysOpen_IsReadNoFurtherThanTheEnd(CompressionFormat format)
    {
        using var fallen = new Fallen(FallbackPolicy.WhenNoDevice, format);
        byte[] packed = Codecs.Pack(format, s_data);
        var inner = new WilfulStream([.. packed, 9, 9], mostAtOnce: packed.Length);
        await using AcceleratedStream stream = fallen.Open(inner);
        Codecs.Same(s_data, Codecs.ReadAll(stream), $"{format}");
        Assert.Equal(packed.Length, inner.Position);
    }

    /// <summary>Sessions and streams that .NET's codecs serve, because there is no device, or none any more.</summary>
    private sealed class Fallen : IDisposable
    {
        private readonly Lab? _lab;
        private readonly AcceleratorPool _pool;
        private readonly CompressionFormat _format;

        internal Fallen(FallbackPolicy policy, CompressionFormat format)
        {
            _format = format;
            _lab = policy == FallbackPolicy.OnError ? new Lab(policy) : null;
            _pool = _lab?.Pool ?? new AcceleratorPool(new AcceleratorPoolOptions { Fallback = policy });
            Session = _pool.CreateSession(format);
            _lab?.RemoveAll();
        }

        internal CompressionSession Session { get; }

        internal AcceleratedStream Open(Stream inner) => Codecs.Accelerated(_pool, _format, inner, CompressionMode.Decompress);

        internal async Task Takes(byte[] source, byte[] data)
        {
            Assert.Equal(data, Session.Unpack(source, data.Length));
            foreach (Stream inner in Sources(source))
            {
                using AcceleratedStream stream = Open(inner);
                Codecs.Same(data, Codecs.ReadAll(stream), "a whole stream");
                Assert.Equal(0, await stream.ReadAsync(new byte[9]));
            }
        }

        internal async Task RefusesBuffer(byte[] source)
        {
            byte[] room = new byte[s_data.Length + 100];
            var invalid = new CompressionResult(OperationStatus.InvalidData, 0);
            var results = new CompressionResult[1];
            Session.Decompress([new CompressionJob(source, room)], results);
            Assert.Equal([invalid, invalid, invalid], [Session.Decompress(source, room), await Session.DecompressAsync(source, room), results[0]]);
        }

        internal async Task RefusesStream(byte[] source, bool afterData, byte[] data)
        {
            foreach (Stream inner in Sources(source))
            {
                await using AcceleratedStream stream = Open(inner);
                using var got = new MemoryStream();
                if (inner.CanSeek)
                    Assert.Throws<InvalidDataException>(() => stream.CopyTo(got));
                else
                    await Assert.ThrowsAsync<InvalidDataException>(() => stream.CopyToAsync(got));
                Assert.True(data.AsSpan().StartsWith(got.ToArray()), "nothing is made up");
                Assert.True(!afterData || got.Length == data.Length, "all of the data comes first");
                Assert.Throws<InvalidDataException>(() => stream.Read(new byte[9]));
                await Assert.ThrowsAsync<InvalidDataException>(() => stream.ReadAsync(new byte[9]).AsTask());
            }
        }

        public void Dispose()
        {
            _pool.Dispose();
            _lab?.Dispose();
        }

        // A source that cannot seek gives all at once: what is behind the end is reported only if it came with the end.
        private static WilfulStream[] Sources(byte[] source) =>
            [new(source), new(source, mostAtOnce: 1, seekable: true), new(source, mostAtOnce: 13, seekable: true), new(source, seekable: true)];
    }
}
