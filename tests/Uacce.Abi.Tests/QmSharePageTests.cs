using CsCheck;
using Xunit;

namespace Uacce.Abi.Tests;

public class QmSharePageTests
{
    private const int DusSize = 151_552;
    private const int LastFit = DusSize - QmSharePage.Size - 64;

    [Fact]
    public void AGrantReadsBackAsItWasMade() =>
        Gen.Int[1, LastFit / 64].Sample(line =>
        {
            Assert.True(QmSharePage.TryReadGrant(QmSharePage.Grant((uint)line * 64), DusSize, out int offset));
            Assert.Equal(line * 64, offset);
        });

    [Fact]
    public void TheRequestItselfIsNoGrant()
    {
        Assert.True(QmSharePage.IsRequest(QmSharePage.Request));
        Assert.False(QmSharePage.TryReadGrant(QmSharePage.Request, DusSize, out _));
        Assert.False(QmSharePage.IsRequest(QmSharePage.Grant(64)));
        Assert.False(QmSharePage.IsRequest(0));
    }

    [Theory]
    [InlineData(0UL, "a kernel device leaves the field zero")]
    [InlineData(64UL, "no tag")]
    [InlineData(0x5541_4332_0000_0040UL, "a foreign tag")]
    [InlineData(0xFFFF_FFFF_0000_0040UL, "a foreign tag that contains ours")]
    [InlineData(QmSharePage.Request | 32, "misaligned")]
    [InlineData(QmSharePage.Request | 0xFFFF_FFC0, "far outside")]
    [InlineData(QmSharePage.Request | (DusSize - QmSharePage.Size), "over the status words")]
    [InlineData(QmSharePage.Request | DusSize, "behind the region")]
    public void AHostileGrantIsRefused(ulong extension, string why) =>
        Assert.False(QmSharePage.TryReadGrant(extension, DusSize, out _), why);

    [Fact]
    public void AnOffsetThatNoRegionOfOursCanHaveIsRefusedWithoutThrowing() =>
        Assert.False(QmSharePage.TryReadGrant(QmSharePage.Grant(0x8000_0000), dusSize: 1L << 40, out _));

    [Fact]
    public void WhateverADeviceAnswersNothingLeavesTheRegion()
    {
        Gen<ulong> aligned = Gen.UInt.Select(offset => QmSharePage.Grant(offset & ~63u));
        Gen<ulong> nearby = Gen.UInt[0, 4096].Select(line => QmSharePage.Grant(line * 64));
        Gen<ulong> grants = Gen.OneOf(Gen.ULong, Gen.UInt.Select(QmSharePage.Grant), aligned, nearby);
        Gen<long> sizes = Gen.OneOf(Gen.Long, Gen.Long[0, 1 << 20], Gen.Long[0, 1L << 40]);
        Gen.Select(grants, sizes).Sample(
            (extension, dusSize) =>
            {
                if (!QmSharePage.TryReadGrant(extension, dusSize, out int offset))
                    return;
                Assert.True(offset > 0 && offset % 64 == 0);
                Assert.True(offset + (long)QmSharePage.Size + QmDusLayout.StatusBytes <= dusSize);
            },
            iter: 100_000);
    }
}
