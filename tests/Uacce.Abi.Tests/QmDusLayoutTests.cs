using Xunit;

namespace Uacce.Abi.Tests;

public class QmDusLayoutTests
{
    private const int Page4K = 4 << 10;
    private const int Page64K = 64 << 10;

    [Fact]
    public void TheDefaultDepthTakes37SmallPages()
    {
        QmDusLayout layout = QmDusLayout.ForDepth(QmDusLayout.DefaultDepth, Page4K);
        Assert.Equal(37 * Page4K, layout.Size);
        Assert.Equal(151_552, layout.Size);
        Assert.Equal(0x20000, layout.CompletionRingOffset);
        Assert.Equal(0x24000, layout.RingsEnd);
        Assert.Equal(0x24FF8, layout.ReceiveStoppedOffset);
        Assert.Equal(0x24FFC, layout.SendStoppedOffset);
    }

    [Fact]
    public void TheDefaultDepthTakes4LargePages() =>
        Assert.Equal(262_144, QmDusLayout.ForDepth(QmDusLayout.DefaultDepth, Page64K).Size);

    [Theory]
    [InlineData(Page4K)]
    [InlineData(16 << 10)]
    [InlineData(Page64K)]
    public void TheSharePageLiesInThePaddingForEveryDepth(int pageSize)
    {
        for (int depth = 1; depth <= 4096; depth++)
        {
            QmDusLayout layout = QmDusLayout.ForDepth(depth, pageSize);
            Assert.Equal(0, layout.Size % pageSize);
            Assert.Equal(0, layout.SharePageOffset % 64);
            Assert.True(layout.RingsEnd <= layout.SharePageOffset, $"At depth {depth} the share page overlaps the rings.");

            // A full cache line lies between, so that neither side's words bounce the other's line.
            int sharePageEnd = layout.SharePageOffset + QmSharePage.Size;
            Assert.True(sharePageEnd <= layout.Size - 64, $"At depth {depth} the share page touches the line of the status words.");
            Assert.True(
                QmSharePage.TryReadGrant(QmSharePage.Grant((uint)layout.SharePageOffset), layout.Size, out int granted),
                $"At depth {depth} a client would refuse the page that a device grants.");
            Assert.Equal(layout.SharePageOffset, granted);
        }
    }

    [Fact]
    public void StatusWordsAreTheLastTwoOfTheRegion()
    {
        QmDusLayout layout = QmDusLayout.ForDepth(64, Page4K);
        Assert.Equal(layout.Size, layout.ReceiveStoppedOffset + QmDusLayout.StatusBytes);
        Assert.Equal(layout.Size, layout.SendStoppedOffset + sizeof(uint));
    }
}
