using System.Globalization;
using System.Text;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.AddressSpaces;

/// <summary>Memory that another process made and both map.</summary>
public sealed class SharedRangeTests : IDisposable
{
    private const int Page = 4096;
    private const int Length = 64 * Page;
    private const int Words = Page - 4;

    private readonly AddressSpaceTable _table = new();
    private readonly UacceDevice _device = new UacceRegistry().Register(new UacceDeviceOptions { Name = "plain" }, new PlainDriver());
    private Peer? _peer;
    private RemoteAddressSpace? _space;
    private UacceQueue? _queue;

    public SharedRangeTests() => FuseMachine.Need();

    public void Dispose()
    {
        _queue?.Close();
        if (_space is not null)
            _table.Leave(_space);
        _peer?.Dispose();
        _table.Dispose();
    }

    [Fact]
    public void ADeviceWritesInPlaceAndReadsACopy()
    {
        SharedMemoryRange range = Start("good");
        Assert.Equal(Errno.None, Share(range));
        Assert.Equal("shared words", Read(range.Address + Words, 12));
        Assert.True(Binding.TryWrite(range.Address + Words, "SHARED"u8));
        Shows("SHARED words");

        Assert.True(Binding.TryOpen(range.Address + Words, 6, MemoryAccess.Write, out DeviceBuffer output));
        "placed"u8.CopyTo(output.Span);
        Shows("placed words"); // without a commit
        output.Dispose();

        Assert.True(Binding.TryOpen(range.Address + Words, 6, MemoryAccess.Read, out DeviceBuffer input));
        input.Span.Clear();
        Shows("placed words");
        input.Dispose();
    }

    [Fact]
    public void WhatReachesOutOfItIsOrdinaryMemory()
    {
        SharedMemoryRange range = Start("good");
        Assert.Equal(Errno.None, Share(range));
        Assert.NotNull(Read(range.Address + Length - 10, 10));
        Assert.All((ulong[])[range.Address - 1, range.Address + Length - 9, range.Address + Length], address =>
        {
            bool isPlaced = Binding.TryOpen(address, 10, MemoryAccess.Write, out DeviceBuffer buffer);
            buffer.Dispose();
            Assert.True(isPlaced); // a copy: what is behind it shows when it is committed
        });
        Shows("shared words");
    }

    [Fact]
    public void NoPageCanBeTakenOutOfIt()
    {
        SharedMemoryRange range = Start("good");
        Assert.Equal(Errno.None, Share(range));
        _peer!.Say("punch");
        _peer.Expect("refused");
        Shows("shared words");
    }

    [Fact]
    public void ItOutlivesItsMaker()
    {
        SharedMemoryRange range = Start("good");
        Assert.Equal(Errno.None, Share(range));
        Assert.True(Binding.TryOpen(range.Address, Length, MemoryAccess.Write, out DeviceBuffer output));
        _peer!.Kill();
        output.Span.Fill(1); // as a device may that is in the middle of a request
        output.Dispose();
    }

    [Fact]
    public void ItStaysSharedWithoutAQueueUntilItsProcessEnds()
    {
        SharedMemoryRange range = Start("good");
        Assert.Equal(Errno.None, Share(range));
        RemoteAddressSpace first = _space!;
        Leave();
        Assert.Equal(1, _table.Count);
        Open();
        Assert.Same(first, _space);
        Assert.Equal(Errno.EEXIST, Share(range));
        Assert.Equal("shared words", Read(range.Address + Words, 12));
        Leave();
        _peer!.Kill();
        Until.True(() => _table.Count == 0, () => "The space of a process that ended is kept.");
    }

    [Fact]
    public void ItIsKeptNoLongerThanItsQueuesWhenItsProcessEndsFirst()
    {
        Assert.Equal(Errno.None, Share(Start("good")));
        _peer!.Kill();
        Until.True(() => !_space!.IsAlive, () => "the space lives on");
        Assert.Equal(1, _table.Count);
        Leave();
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void AllClientsTogetherShareNoMoreThanTheQuota()
    {
        SharedMemoryRange range = Start("good");
        var quota = new SharedRangeQuota(1);
        using (var one = new SharedRanges(quota))
        using (var other = new SharedRanges(quota))
        {
            Assert.Equal(Errno.EBADF, one.TryAdd(_peer!.Id, range with { Descriptor = 1000 })); // which takes none of it
            Assert.Equal(Errno.None, one.TryAdd(_peer.Id, range));
            Assert.Equal(Errno.ENOSPC, other.TryAdd(_peer.Id, range));
            Assert.True(other.IsEmpty);
        }

        Assert.True(quota.TryTake());
        Assert.False(quota.TryTake());
    }

    [Theory]
    [InlineData("unsealed")]
    [InlineData("of holes")]
    [InlineData("closed to seals")]
    [InlineData("huge pages")]
    public void OtherMemoryIsRefused(string kind)
    {
        SharedMemoryRange range = Start(kind);
        Assert.Equal(Errno.EINVAL, Share(range with { Address = Length }));
    }

    [Fact]
    public void OtherRangesAreRefused()
    {
        SharedMemoryRange range = Start("good");
        Assert.All(
            (SharedMemoryRange[])
            [
                range with { Length = 0 }, range with { Length = -Page }, range with { Length = 10 }, range with { Length = Length + Page },
                range with { Length = 1L << 40 }, range with { Address = range.Address + 1 }, range with { Address = ulong.MaxValue - Page + 1 },
                range with { Descriptor = 0 },
            ],
            wrong => Assert.Equal(Errno.EINVAL, Share(wrong)));
        Assert.All((int[])[-1, 1000], none => Assert.Equal(Errno.EBADF, Share(range with { Descriptor = none })));
        Assert.Equal(Errno.None, Share(range));
        Assert.Equal(Errno.EEXIST, Share(range));
        Assert.Equal(Errno.EEXIST, Share(range with { Address = range.Address + Length - Page }));
    }

    private AddressSpaceBinding Binding => _queue!.Binding;

    private Errno Share(SharedMemoryRange range) => _space!.Share(_peer!.Id, range);

    private SharedMemoryRange Start(string kind)
    {
        _peer = new Peer(CPrograms.Executable("shared"), [kind]);
        string[] said = _peer.Hear().Split(' ');
        Open();
        return new SharedMemoryRange(
            int.Parse(said[0], CultureInfo.InvariantCulture), ulong.Parse(said[1], CultureInfo.InvariantCulture), Length);
    }

    private void Open()
    {
        Assert.Equal(Errno.None, _table.Enter((uint)_peer!.Id, out _space, out _));
        Assert.Equal(Errno.None, _device.Open(_space!, out _queue));
    }

    private void Leave()
    {
        _queue!.Close();
        _table.Leave(_space!);
        (_space, _queue) = (null, null);
    }

    private string? Read(ulong address, int length)
    {
        byte[] bytes = new byte[length];
        return Binding.TryRead(address, bytes) ? Encoding.ASCII.GetString(bytes) : null;
    }

    private void Shows(string words)
    {
        _peer!.Say("show");
        _peer.Expect(words);
    }

    private sealed class PlainDriver : DeviceOperations;
}
