using System.Globalization;
using System.Text;
using Uacce.Abi;
using Uacce.Framework;
using Uacce.Hosting.AddressSpaces;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.AddressSpaces;

/// <summary>The memory of another process, as a device reaches it through a binding.</summary>
public sealed class RemoteAddressSpaceTests : IDisposable
{
    private const string Secret = "the quick brown fox";

    private readonly AddressSpaceTable _table = new();
    private readonly UacceRegistry _registry = new();
    private readonly UacceDevice _device;
    private readonly Peer _peer;
    private readonly RemoteAddressSpace _space;
    private readonly UacceQueue _queue;
    private readonly ulong _secret;
    private readonly ulong _end;

    public RemoteAddressSpaceTests()
    {
        FuseMachine.Need(); // the same permissions, though not the file system
        _device = _registry.Register(new UacceDeviceOptions { Name = "plain" }, new PlainDriver());
        _peer = new Peer(CPrograms.Executable("memory"), []);
        string[] addresses = _peer.Hear().Split(' ');
        _secret = ulong.Parse(addresses[0], CultureInfo.InvariantCulture);
        _end = ulong.Parse(addresses[1], CultureInfo.InvariantCulture);
        _space = Enter(_peer.Id);
        Assert.Equal(Errno.None, _device.Open(_space, out UacceQueue? queue));
        _queue = queue!;
    }

    public void Dispose()
    {
        _queue.Close();
        _table.Leave(_space);
        _peer.Dispose();
        _table.Dispose();
    }

    [Fact]
    public void BytesAreReadAndWrittenWhereTheyLie()
    {
        Assert.Equal(Secret, Read(_secret, Secret.Length));
        Assert.True(_queue.Binding.TryWrite(_secret + 4, "slow "u8));
        _peer.Say("show");
        _peer.Expect("the slow  brown fox");
    }

    [Fact]
    public void WhatIsNotThereIsAFault()
    {
        Assert.NotNull(Read(_end - 10, 10));
        Assert.All(
            (ulong[])[0, 8, _end, _end - 5, 1ul << 47, ulong.MaxValue - 3, (ulong)long.MaxValue],
            address =>
            {
                Assert.Null(Read(address, 10));
                Assert.False(_queue.Binding.TryWrite(address, new byte[10]));
            });
        Assert.Equal(Secret, Read(_secret, Secret.Length));
    }

    [Fact]
    public void NothingIsReachedAfterExit()
    {
        _peer.Kill();
        Until.True(() => !_space.IsAlive, () => "the space lives on");
        Assert.Null(Read(_secret, 1));
        Assert.False(_queue.Binding.TryWrite(_secret, "x"u8));
        Until.True(() => _queue.State == QueueState.Zombie, () => $"the queue is {_queue.State}");
        Assert.Equal(QueueEnd.AddressSpaceExited, _queue.End);
    }

    [Fact]
    public void NothingIsReachedAfterExec()
    {
        _peer.Say("exec");
        _peer.Expect("another program");
        Assert.Null(Read(_secret, 1)); // at once, whatever has been noticed
        Until.True(() => !_space.IsAlive, () => "the space lives on");
        RemoteAddressSpace after = Enter(_peer.Id);
        Assert.NotSame(_space, after);
        _table.Leave(after);
    }

    [Fact]
    public void OneMemoryIsOneSpaceAndAForkedChildIsAnother()
    {
        RemoteAddressSpace again = Enter(_peer.Id);
        Assert.Same(_space, again);
        _peer.Say("fork");
        RemoteAddressSpace child = Enter(int.Parse(_peer.Hear(), CultureInfo.InvariantCulture));
        Assert.NotSame(_space, child);
        Assert.Equal(2, _table.Count);
        _table.Leave(again);
        _table.Leave(child);
        Assert.Equal(1, _table.Count);
        Assert.Equal(Secret, Read(_secret, Secret.Length));
    }

    [Fact]
    public void AnotherProgramIsAnotherSpaceThoughSomebodyKeepsTheMemory()
    {
        using var peer = new Peer(CPrograms.Executable("beside"), ["first"]);
        int second = int.Parse(peer.Hear(), CultureInfo.InvariantCulture);
        RemoteAddressSpace before = Enter(second);
        Assert.Same(before, Enter(peer.Id));
        _table.Leave(before);
        peer.Say("");
        peer.Expect("another program");
        Assert.True(before.HasMemory);
        Assert.False(before.IsMemoryOf(second));
        RemoteAddressSpace after = Enter(second);
        Assert.NotSame(before, after);
        _table.Leave(after);
        _table.Leave(before);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(4_194_304u)] // above the largest process id
    public void AThreadThatIsNotThereHasNoSpace(uint thread)
    {
        Errno error = _table.Enter(thread, out RemoteAddressSpace? space, out string problem);
        Assert.NotEqual(Errno.None, error);
        Assert.Null(space);
        Assert.NotEmpty(problem);
    }

    private RemoteAddressSpace Enter(int thread)
    {
        Assert.Equal(Errno.None, _table.Enter((uint)thread, out RemoteAddressSpace? space, out _));
        return space!;
    }

    private string? Read(ulong address, int length)
    {
        byte[] bytes = new byte[length];
        return _queue.Binding.TryRead(address, bytes) ? Encoding.ASCII.GetString(bytes) : null;
    }

    private sealed class PlainDriver : DeviceOperations;
}
