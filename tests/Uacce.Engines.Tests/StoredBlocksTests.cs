using Xunit;

namespace Uacce.Engines.Tests;

public class StoredBlocksTests
{
    public static TheoryData<int> Lengths => [0, 1, 65534, 65535, 65536, 131070, 131071, 1 << 20];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void TheSizeIsExact(int length)
    {
        byte[] data = TestData.Random(length);
        byte[] packed = new byte[StoredBlocks.MaxSize(length)];
        Assert.False(StoredBlocks.TryWrite(data, packed.AsSpan(1), final: true, out int none));
        Assert.Equal(0, none);
        Assert.True(StoredBlocks.TryWrite(data, packed, final: true, out int produced));
        Assert.Equal(packed.Length, produced);
        Oracle.Same(data, Oracle.Inflate(packed), $"{length} bytes");
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void WithoutAFinalBlockAnotherStreamMayFollow(int length)
    {
        byte[] data = TestData.Text(length);
        byte[] packed = new byte[StoredBlocks.MaxSize(length)];
        Assert.True(StoredBlocks.TryWrite(data, packed, final: false, out _));
        DeflateReader prefix = DeflateReader.Read(packed);
        Assert.False(prefix.SawFinal);
        Assert.True(prefix.IsByteAligned);
        Oracle.Same([.. data, .. "end"u8], Oracle.Inflate([.. packed, .. Oracle.Deflate("end"u8)]), "both parts");
    }

    [Fact]
    public void AnEmptyFinalBlockIsTheOneEveryoneKnows()
    {
        byte[] packed = new byte[5];
        Assert.True(StoredBlocks.TryWrite([], packed, final: true, out _));
        Assert.Equal([1, 0, 0, 0xFF, 0xFF], packed);
    }

    [Fact]
    public void TheLargestLengthHasASize() =>
        Assert.Equal(int.MaxValue + (5L * 32769), StoredBlocks.MaxSize(int.MaxValue));
}
