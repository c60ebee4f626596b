using CsCheck;
using Xunit;

namespace Uacce.Memory.Tests;

public class SharedWordTests
{
    private readonly PageMemory _memory = new(64);

    [Fact]
    public void WordsLieInMemoryLittleEndian()
    {
        _memory.Window.Word32(0).WriteRelease(0x0403_0201);
        _memory.Window.Word64(8).WriteRelease(0x0807_0605_0403_0201);
        Assert.Equal([1, 2, 3, 4, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8], _memory.Window.AsSpan(0, 16).ToArray());
    }

    [Fact]
    public void AWordReadsBackAsItWasWritten() =>
        Gen.Select(Gen.UInt, Gen.ULong).Sample(
            (small, large) =>
            {
                SharedWord32 word32 = _memory.Window.Word32(0);
                SharedWord64 word64 = _memory.Window.Word64(8);
                word32.WriteRelease(small);
                word64.WriteRelease(large);
                Assert.Equal(small, word32.ReadAcquire());
                Assert.Equal(large, word64.ReadAcquire());
            },
            threads: 1);

    [Fact]
    public void AnExchangeReturnsWhatItReplaced()
    {
        SharedWord32 word = _memory.Window.Word32(0);
        Assert.Equal(0u, word.ExchangeFull(5));
        Assert.Equal(5u, word.ExchangeFull(6));
        Assert.Equal(6u, word.ReadAcquire());
    }
}
