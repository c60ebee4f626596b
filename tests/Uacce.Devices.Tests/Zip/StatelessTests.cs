using CsCheck;
using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Xunit;

namespace Uacce.Devices.Tests.Zip;

/// <summary>One request, one whole stream.</summary>
public sealed class StatelessTests : IDisposable
{
    private readonly ZipRig _rig = new();

    public static TheoryData<ZipRequestType> Formats => [ZipRequestType.Deflate, ZipRequestType.Zlib, ZipRequestType.Gzip];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public void BothWaysAgreeWithDotNet(ZipRequestType format)
    {
        using RawQueue compress = _rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = _rig.Open(ZipQueueType.Decompress);
        Gen.Byte[0, 30].Array[1, 5_000].Sample(
            data =>
            {
                Rig.Buffer source = _rig.Allocate(data);
                Rig.Buffer packed = _rig.Allocate(data.Length + 64);
                ZipDescriptor done = compress.Run(Requests.Stateless(format, source, packed));
                Assert.Equal(0u, done.Status);
                Assert.Equal((uint)data.Length, done.Consumed);
                packed.AssertUntouchedBehind(done.Produced);
                Assert.Equal(data, Oracle.Decompress(format, packed.Span[..(int)done.Produced]));

                Rig.Buffer theirs = _rig.Allocate(Oracle.Compress(format, data));
                Rig.Buffer unpacked = _rig.Allocate(data.Length);
                done = decompress.Run(Requests.Stateless(format, theirs, unpacked));
                Assert.Equal(0u, done.Status); // and not 0x13
                Assert.Equal((uint)theirs.Length, done.Consumed); // trailer included
                Assert.Equal(data, unpacked.Span.ToArray());
                unpacked.AssertMargins();
            },
            iter: 60, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ContextWordsComeBackZeroHoweverStaleTheyCame(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress, sharePage: true); // otherwise the first bears a mark
        Rig.Buffer source = _rig.Allocate("stale"u8);
        ZipDescriptor request = Requests.Stateless(format, source, _rig.Allocate(100));
        (request.Context0, request.Context1, request.Context2) = (1, 0x7FFFF, 0xFFFF);
        (request.TotalSize, request.Checksum) = (77, 0xDEAD_BEEF);
        ZipDescriptor done = queue.Run(request);
        Assert.Equal((0u, 0u, 0u), (done.Context0, done.Context1, done.Context2));
        Assert.Equal(0u, done.Status);
    }

    [Fact]
    public void ACodeThatTheFormatReservesIsBadData()
    {
        // Damaged text: zlib says "invalid literal/length code", because symbol 287 stands where a length should. No checksum
        // would show that an engine took it for one.
        byte[] damaged = Convert.FromHexString(
            "0bc94855282ccd4cce56482aca2fcf5348cbafd05308c12a78d94ea0f7dd54be338fc5dfde14e562bab86d6fd03bc731518e1c00");
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        ZipDescriptor done = queue.Run(Requests.Stateless(ZipRequestType.Deflate, _rig.Allocate(damaged), _rig.Allocate(1000)));
        Assert.Equal(ZipStatus.BadData, Requests.StatusOf(done).Code);
        Assert.Equal((0u, 0u), (done.Consumed, done.Produced));
    }

    [Fact]
    public void IncompressibleDataIsStored()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        byte[] noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        Rig.Buffer packed = _rig.Allocate(noise.Length + (noise.Length / 8));
        ZipDescriptor done = queue.Run(Requests.Stateless(ZipRequestType.Gzip, _rig.Allocate(noise), packed));
        Assert.True(Requests.StatusOf(done).IsSuccess);
        Assert.InRange(done.Produced, (uint)noise.Length, (uint)noise.Length + 40);
        Assert.Equal(noise, Oracle.Decompress(ZipRequestType.Gzip, packed.Span[..(int)done.Produced]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void OutputThatDoesNotFitIsAnErrorAndStaysInside(ZipRequestType format)
    {
        using RawQueue compress = _rig.Open(ZipQueueType.Compress);
        using RawQueue decompress = _rig.Open(ZipQueueType.Decompress);
        byte[] noise = new byte[5_000];
        new Random(2).NextBytes(noise);
        Rig.Buffer small = _rig.Allocate(1_000);
        ZipDescriptor done = compress.Run(Requests.Stateless(format, _rig.Allocate(noise), small));
        Assert.Equal((ZipStatus.OutputTooSmall, 0u, 0u), (done.Status, done.Consumed, done.Produced));
        small.AssertMargins();

        Rig.Buffer oneShort = _rig.Allocate(noise.Length - 1);
        done = decompress.Run(Requests.Stateless(format, _rig.Allocate(Oracle.Compress(format, noise)), oneShort));
        Assert.Equal(ZipStatus.OutputTooSmall, done.Status);
        oneShort.AssertMargins();
    }

    [Theory]
    [InlineData(ZipRequestType.Zlib)]
    [InlineData(ZipRequestType.Gzip)]
    public void EveryByteOfTheTrailerIsVerified(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        byte[] body = Oracle.Compress(format, "trailer"u8);
        int trailer = format == ZipRequestType.Gzip ? 8 : 4;
        for (int i = 1; i <= trailer; i++)
        {
            byte[] damaged = [.. body];
            damaged[^i] ^= 0x10;
            ZipDescriptor done = queue.Run(Requests.Stateless(format, _rig.Allocate(damaged), _rig.Allocate(100)));
            Assert.Equal(ZipStatus.ChecksumMismatch, done.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void TruncationAtEveryByteIsBadData(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        byte[] body = Oracle.Compress(format, "truncation at every byte, truncation"u8);
        for (int length = 1; length < body.Length; length++)
        {
            ZipDescriptor done = queue.Run(Requests.Stateless(format, _rig.Allocate(body.AsSpan(0, length)), _rig.Allocate(100)));
            Assert.Equal(ZipStatus.BadData, done.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void BytesBehindTheStreamAreLeft(ZipRequestType format)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Decompress);
        byte[] body = Oracle.Compress(format, "left alone"u8);
        ZipDescriptor done = queue.Run(Requests.Stateless(format, _rig.Allocate([.. body, 1, 2, 3, 4, 5]), _rig.Allocate(100)));
        Assert.Equal(0u, done.Status);
        Assert.Equal((uint)body.Length, done.Consumed);
    }

    [Theory]
    [InlineData(0, 4 << 10)]
    [InlineData(2, 16 << 10)]
    [InlineData(3, 24 << 10)]
    public void MatchesStayWithinTheWindow(int code, int window)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        // Two copies of noise, just farther apart than the window: nothing may be saved.
        byte[] noise = new byte[window + 512];
        new Random(3).NextBytes(noise);
        Rig.Buffer packed = _rig.Allocate(3 * noise.Length);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Deflate, _rig.Allocate([.. noise, .. noise]), packed);
        request.Type = ZipTypeWord.Create(ZipRequestType.Deflate, windowCode: code).Value;
        ZipDescriptor done = queue.Run(request);
        Assert.Equal(0u, done.Status);
        Assert.InRange(done.Produced, 2u * (uint)noise.Length, 3u * (uint)noise.Length);
    }

    [Fact]
    public void RequestsOfNothingDoNothing()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        ZipDescriptor done = queue.Run(new ZipDescriptor
        {
            Type = ZipTypeWord.Create(ZipRequestType.Gzip).Value,
            OutputAvailable = 16,
            SourceAddress = 0xDEAD,
            DestinationAddress = 0xBEEF,
            TotalSize = 5,
            Checksum = 6,
        });
        Assert.Equal((0u, 0u, 0u, 5u, 6u), (done.Status, done.Consumed, done.Produced, done.TotalSize, done.Checksum));
    }
}
