using CsCheck;
using Xunit;

namespace Uacce.Memory.Tests;

public class MemoryWindowTests
{
    private const int Length = 256;

    private readonly PageMemory _memory = new(Length);

    private static readonly Gen<long> s_anyNumber = Gen.OneOf(
        Gen.Long,
        Gen.Long[-8, Length + 8],
        Gen.Const(long.MinValue),
        Gen.Const(long.MaxValue),
        Gen.Const(long.MaxValue - Length));

    private MemoryWindow Window => _memory.Window;

    [Fact]
    public void ASliceIsMadeExactlyWhenItLiesInside() =>
        Gen.Select(s_anyNumber, s_anyNumber).Sample(
            (offset, length) =>
            {
                if (!LiesInside(offset, length))
                {
                    Assert.Throws<ArgumentOutOfRangeException>(() => Window.Slice(offset, length));
                    return;
                }

                MemoryWindow slice = Window.Slice(offset, length);
                Assert.Equal(Window.Address + (ulong)offset, slice.Address);
                Assert.Equal(length, slice.Length);
            },
            iter: 20_000);

    [Fact]
    public void ASpanIsMadeExactlyWhenItLiesInside() =>
        Gen.Select(s_anyNumber, Gen.OneOf(Gen.Int, Gen.Int[-8, Length + 8])).Sample(
            (offset, length) =>
            {
                if (LiesInside(offset, length))
                    Assert.Equal(length, Window.AsSpan(offset, length).Length);
                else
                    Assert.Throws<ArgumentOutOfRangeException>(() => _ = Window.AsSpan(offset, length).Length);
            },
            iter: 20_000);

    [Fact]
    public void AWordIsGivenExactlyWhenItLiesInsideAndIsAligned() =>
        s_anyNumber.Sample(
            offset =>
            {
                CheckWord(offset, sizeof(uint), () => Window.Word32(offset));
                CheckWord(offset, sizeof(ulong), () => Window.Word64(offset));
            },
            iter: 20_000);

    [Fact]
    public void AlignmentIsThatOfTheAddressNotOfTheOffset()
    {
        MemoryWindow odd = Window.Slice(1, 64);
        Assert.Throws<ArgumentException>(() => odd.Word32(0));
        odd.Word32(3).WriteRelease(7);
        Assert.Equal(7u, Window.Word32(4).ReadAcquire());
    }

    [Fact]
    public void ASliceOfASliceCannotReachBackOut()
    {
        MemoryWindow inner = Window.Slice(64, 64);
        Assert.Throws<ArgumentOutOfRangeException>(() => inner.Slice(0, 65));
        Assert.Throws<ArgumentOutOfRangeException>(() => inner.Slice(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => inner.Word64(64));
    }

    [Fact]
    public void ADefaultWindowHoldsNothing()
    {
        MemoryWindow nothing = default;
        Assert.Equal(0, nothing.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => nothing.Word32(0));
        Assert.Equal(0, nothing.Slice(0, 0).Length);
        nothing.Clear();
    }

    [Fact]
    public void ClearTouchesNothingOutsideTheWindow()
    {
        Window.AsSpan(0, Length).Fill(0xAA);
        Window.Slice(64, 64).Clear();
        Assert.False(Window.AsSpan(64, 64).ContainsAnyExcept((byte)0));
        Assert.False(Window.AsSpan(0, 64).ContainsAnyExcept((byte)0xAA));
        Assert.False(Window.AsSpan(128, 128).ContainsAnyExcept((byte)0xAA));
    }

    [Fact]
    public void ANegativeLengthIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryWindow.FromAddress(Window.Address, -1));

    private static bool LiesInside(Int128 offset, Int128 length) => offset >= 0 && length >= 0 && offset + length <= Length;

    private static void CheckWord<T>(long offset, int size, Func<T> word)
    {
        if (!LiesInside(offset, size))
            Assert.Throws<ArgumentOutOfRangeException>(() => word());
        else if (offset % size != 0)
            Assert.Throws<ArgumentException>(() => word());
        else
            word();
    }
}
