using CsCheck;
using Xunit;

namespace Uacce.Memory.Tests;

public class PageMemoryTests
{
    [Fact]
    public void MemoryIsAlignedZeroedAndAsLongAsAskedFor() =>
        Gen.Int[1, 300_000].Sample(
            length =>
            {
                PageMemory memory = new(length);
                Assert.Equal(0ul, memory.Window.Address % PageMemory.Alignment);
                Assert.Equal(length, memory.Window.Length);
                Assert.False(memory.Window.AsSpan(0, length).ContainsAnyExcept((byte)0));
                memory.Window.AsSpan(0, length).Fill(0xFF);
                memory.KeepAlive();
            },
            iter: 200);

    [Fact]
    public void MemoryStaysWhereItIsThroughACollection()
    {
        PageMemory memory = new(PageMemory.Alignment);
        memory.Window.Word64(0).WriteRelease(0x1234_5678_9ABC_DEF0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(0x1234_5678_9ABC_DEF0ul, memory.Window.Word64(0).ReadAcquire());
        memory.KeepAlive();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NoMemoryIsNotMemory(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new PageMemory(length));

    [Fact]
    public void ALengthThatCannotBeAlignedIsRefused() => Assert.Throws<OverflowException>(() => new PageMemory(int.MaxValue));
}
