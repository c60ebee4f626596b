using Xunit;

namespace Uacce.Memory.Tests;

public class PinningTests
{
    [Fact]
    public void BothSpansAreAtTheirAddressesDuringTheCall()
    {
        byte[] source = [1, 2, 3, 4];
        byte[] destination = new byte[4];
        int copied = PinnedSpans.Run(source, destination, state: 4, static (from, to, length) =>
        {
            MemoryWindow.FromAddress(from, length).AsSpan(0, length).CopyTo(MemoryWindow.FromAddress(to, length).AsSpan(0, length));
            return length;
        });
        Assert.Equal(4, copied);
        Assert.Equal(source, destination);
    }

    [Fact]
    public void ACollectionDuringTheCallMovesNothing()
    {
        // Young arrays with garbage in front of them are what a compacting collection wants to move.
        byte[][] garbage = [.. Enumerable.Range(0, 1000).Select(_ => new byte[100])];
        byte[] source = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        byte[] destination = new byte[64];
        garbage.AsSpan().Clear();

        PinnedSpans.Run(source, destination, state: 64, static (from, to, length) =>
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            MemoryWindow.FromAddress(from, length).AsSpan(0, length).CopyTo(MemoryWindow.FromAddress(to, length).AsSpan(0, length));
            return 0;
        });
        Assert.Equal(source, destination);
    }

    [Fact]
    public void AnEmptySpanHasAnAddressThatIsNotNull() =>
        PinnedSpans.Run(ReadOnlySpan<byte>.Empty, Span<byte>.Empty, state: 0, static (from, to, _) =>
        {
            Assert.NotEqual(0ul, from);
            Assert.NotEqual(0ul, to);
            return 0;
        });

    [Fact]
    public void AnEmptyPartOfAnArrayDoesNotHandOutTheArraysAddress()
    {
        byte[] array = new byte[8];
        PinnedSpans.Run(array, array.AsSpan(0, 0), state: 0, static (whole, empty, _) =>
        {
            Assert.NotEqual(0ul, empty);
            Assert.NotEqual(whole, empty);
            return 0;
        });
    }

    [Fact]
    public void AnExceptionPassesThrough() =>
        Assert.Throws<InvalidOperationException>(() => PinnedSpans.Run<int, int>(
            [1], new byte[1], state: 0, static (_, _, _) => throw new InvalidOperationException()));

    [Fact]
    public void PinnedMemoryStaysThroughACollection()
    {
        byte[][] garbage = [.. Enumerable.Range(0, 1000).Select(_ => new byte[100])];
        byte[] array = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        garbage.AsSpan().Clear();

        using PinnedMemory pinned = new(array);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(array, MemoryWindow.FromAddress(pinned.Address, pinned.Length).AsSpan(0, pinned.Length).ToArray());
    }

    [Fact]
    public void PinnedMemoryStartsWhereItsPartStarts()
    {
        byte[] array = [1, 2, 3, 4];
        using PinnedMemory whole = new(array);
        using PinnedMemory part = new(array.AsMemory(1, 2));
        Assert.Equal(whole.Address + 1, part.Address);
        Assert.Equal(2, part.Length);
    }

    [Fact]
    public void EmptyMemoryHasAddressZero()
    {
        using PinnedMemory nothing = new(ReadOnlyMemory<byte>.Empty);
        using PinnedMemory emptyPart = new(new byte[4].AsMemory(2, 0));
        Assert.Equal((0ul, 0), (nothing.Address, nothing.Length));
        Assert.Equal((0ul, 0), (emptyPart.Address, emptyPart.Length));
    }
}
