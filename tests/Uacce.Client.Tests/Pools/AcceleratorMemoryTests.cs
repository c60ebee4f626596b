using System.Buffers;
using Xunit;

namespace Uacce.Client.Tests.Pools;

/// <summary>The pool that servers share.</summary>
public sealed class AcceleratorMemoryTests
{
    [Theory]
    [InlineData(-1, 4096)]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 8192)]
    [InlineData(65536, 65536)]
    [InlineData(5 << 20, 8 << 20)]
    public void BuffersAreAsLongAsAskedOrMore(int asked, int given)
    {
        using IMemoryOwner<byte> owner = AcceleratorMemory.Pool.Rent(asked);
        Assert.Equal(given, owner.Memory.Length);
        owner.Memory.Span.Fill(1);
    }

    [Fact]
    public void NoTwoBuffersOverlapWhateverIsReturned()
    {
        var random = new Random(1);
        var rented = new List<(IMemoryOwner<byte> Owner, byte Mark)>();
        for (int i = 0; i < 2_000; i++)
        {
            if (rented.Count > 0 && random.Next(3) == 0)
            {
                int place = random.Next(rented.Count);
                Check(rented[place].Owner, rented[place].Mark);
                rented[place].Owner.Dispose();
                rented.RemoveAt(place);
            }
            else
            {
                IMemoryOwner<byte> owner = AcceleratorMemory.Pool.Rent(random.Next(1, 40_000));
                owner.Memory.Span.Fill(unchecked((byte)i));
                rented.Add((owner, unchecked((byte)i)));
            }
        }

        foreach ((IMemoryOwner<byte> owner, byte mark) in rented)
        {
            Check(owner, mark);
            owner.Dispose();
        }

        static void Check(IMemoryOwner<byte> owner, byte mark) => Assert.False(owner.Memory.Span.ContainsAnyExcept(mark));
    }

    [Fact]
    public void AReturnedBufferIsNoOnesUntilItIsRentedAgain()
    {
        IMemoryOwner<byte> owner = AcceleratorMemory.Pool.Rent(2 << 20);
        owner.Dispose();
        owner.Dispose(); // once is enough
        Assert.Throws<ObjectDisposedException>(() => owner.Memory);
        using IMemoryOwner<byte> one = AcceleratorMemory.Pool.Rent(2 << 20);
        using IMemoryOwner<byte> two = AcceleratorMemory.Pool.Rent(2 << 20);
        Assert.False(one.Memory.Span.Overlaps(two.Memory.Span));
    }

    [Fact]
    public void WhatIsTooLongIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AcceleratorMemory.Pool.Rent(AcceleratorMemory.Pool.MaxBufferSize + 1));

    [Fact]
    public async Task DevicesOfThisProcessTakeIt()
    {
        using var rig = new EmbeddedRig();
        using IMemoryOwner<byte> input = AcceleratorMemory.Pool.Rent(100_000);
        using IMemoryOwner<byte> output = AcceleratorMemory.Pool.Rent(200_000);
        input.Memory.Span.Fill(7);
        CompressionSession session = rig.Pool.CreateSession(CompressionFormat.GZip);
        CompressionResult done = await session.CompressAsync(input.Memory, output.Memory, TestContext.Current.CancellationToken);
        Assert.Equal(OperationStatus.Done, done.Status);
        Assert.False(Codecs.Unpack(CompressionFormat.GZip, output.Memory.Span[..done.BytesWritten].ToArray()).AsSpan().ContainsAnyExcept((byte)7));
    }
}
