using CsCheck;
using Xunit;

namespace Uacce.Abi.Tests;

public class ZipTypeWordTests
{
    [Theory]
    [InlineData(ZipRequestType.Deflate, false, 0x4001u)]
    [InlineData(ZipRequestType.Zlib, false, 0x4002u)]
    [InlineData(ZipRequestType.Gzip, true, 0x4103u)]
    public void TheWordIsComposedAsUadkComposesIt(ZipRequestType type, bool scattered, uint expected) =>
        Assert.Equal(expected, ZipTypeWord.Create(type, scattered).Value);

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 8192)]
    [InlineData(2, 16384)]
    [InlineData(3, 24576)]
    [InlineData(4, 32768)]
    [InlineData(5, 4096)]
    [InlineData(15, 4096)]
    public void AWindowCodeNamesItsSizeAndAnUnknownOneTheSmallest(int code, int bytes) =>
        Assert.Equal(bytes, ZipTypeWord.Create(ZipRequestType.Deflate, windowCode: code).WindowSize);

    [Fact]
    public void TheUpperHalfMayBeDirty() =>
        Gen.UInt.Sample(value =>
        {
            ZipTypeWord dirty = new(value);
            ZipTypeWord clean = new(value & 0xFFFF);
            Assert.Equal(
                (clean.RequestType, clean.BufferType, clean.WindowCode), (dirty.RequestType, dirty.BufferType, dirty.WindowCode));
        });
}
