using Xunit;

namespace Uacce.Abi.Tests;

public class ZipStatusTests
{
    [Theory]
    [InlineData(ZipStatus.Success)]
    [InlineData(ZipStatus.NegativeCompression)]
    [InlineData(ZipStatus.DecompressEnd)]
    public void ThreeCodesMeanSuccessWhateverTheOtherBits(uint code)
    {
        Assert.True(new ZipStatus(code).IsSuccess);
        Assert.True(new ZipStatus(code | 0xFFFF_FF00).IsSuccess);
    }

    [Fact]
    public void EveryOtherCodeIsAnError()
    {
        uint[] good = [ZipStatus.Success, ZipStatus.NegativeCompression, ZipStatus.DecompressEnd];
        for (uint code = 0; code <= 0xFF; code++)
            Assert.Equal(good.Contains(code), new ZipStatus(code).IsSuccess);
    }

    [Theory]
    [InlineData(ZipStatus.DecompressEnd | ZipStatus.LastBlock, true)]
    [InlineData(ZipStatus.DecompressEnd, false)]
    [InlineData(ZipStatus.Success | ZipStatus.LastBlock, false)]
    public void AStreamEndsOnlyByCodeAndFlagTogether(uint value, bool ends) =>
        Assert.Equal(ends, new ZipStatus(value).IsEndOfStream);
}
