using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Framework;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>What a client that looks at nothing but its memory learns when the device ends its queue.</summary>
public sealed class EndTests : IDisposable
{
    private readonly ZipRig _rig = new(queues: 4);

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("reset")]
    [InlineData("removal")]
    [InlineData("exit")]
    public void BothStatusWordsAreUp(string end)
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Assert.Equal((0u, 0u), Words(queue));
        switch (end)
        {
            case "reset": Assert.Equal(Errno.None, _rig.Device.Reset("a test")); break;
            case "removal": _rig.Registry.Remove(_rig.Device); break;
            case "exit": _rig.Space.Exit(); break;
        }

        Assert.Equal((1u, 1u), Words(queue));
    }

    [Fact]
    public void PutLeavesThemDown()
    {
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        Assert.Equal(Errno.None, queue.Put());
        Assert.Equal((0u, 0u), Words(queue));
    }

    [Fact]
    public void WhatWasSubmittedBeforeAResetIsFinishedOrNeverCompletes()
    {
        for (int i = 0; i < 200; i++)
        {
            using RawQueue queue = _rig.Open(ZipQueueType.Compress);
            byte[] text = [.. Enumerable.Range(0, 5_000).Select(n => (byte)(n * n / 64 % 256))];
            Rig.Buffer room = _rig.Allocate(8_192);
            int slot = queue.Write(Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate(text), room));
            queue.Ring();
            Assert.Equal(Errno.None, _rig.Device.Reset("a test"));
            bool completed = queue.HasCompletion;
            byte[] left = room.Span.ToArray();
            if (completed)
                Assert.Equal(text, Oracle.Decompress(ZipRequestType.Zlib, left.AsSpan(0, (int)queue.ReadSlot(slot).Produced)));
            using RawQueue next = _rig.Open(ZipQueueType.Compress);
            Assert.True(Requests.StatusOf(next.Run(Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate(text), _rig.Allocate(8_192)))).IsSuccess);
            Assert.Equal(completed, queue.HasCompletion);
            Assert.Equal(left, room.Span);
        }
    }

    [Fact]
    public void AResetGivesAllNumbersBackAndNewQueuesBeginAtZero()
    {
        RawQueue[] old = [.. Enumerable.Range(0, 4).Select(_ => _rig.Open(ZipQueueType.Compress))];
        Assert.Equal(Errno.EBUSY, _rig.Device.Open(_rig.Space, out _));
        Assert.Equal(Errno.None, _rig.Device.Reset("a test"));
        Assert.Equal(4, _rig.Device.AvailableInstances);
        using RawQueue next = _rig.Open(ZipQueueType.Compress);
        Assert.Equal((0u, 0u), Words(next));
        Assert.Equal(Errno.ENXIO, old[0].Start());
        foreach (RawQueue queue in old)
            queue.Dispose();
        Assert.Equal(3, _rig.Device.AvailableInstances);
    }

    [Fact]
    public void AddressesThatAreNobodysAreTold()
    {
        DeviceEventReader events = _rig.Registry.Events.Read();
        using RawQueue queue = _rig.Open(ZipQueueType.Compress);
        ZipDescriptor request = Requests.Stateless(ZipRequestType.Zlib, _rig.Allocate("x"u8), _rig.Allocate(200));
        request.SourceAddress = 0xDEAD_0000;
        Assert.False(Requests.StatusOf(queue.Run(request)).IsSuccess);
        Assert.True(events.TryRead(out DeviceEvent fault));
        Assert.Equal((DeviceEventKind.Fault, 0xDEAD_0000UL, 1L, MemoryAccess.Read, queue.Queue.Binding.Pasid),
            (fault.Kind, fault.Address, fault.Length, fault.Access, fault.Pasid));
    }

    private static (uint Send, uint Receive) Words(RawQueue queue) => (
        queue.Dus.Word32(queue.Layout.SendStoppedOffset).ReadAcquire(),
        queue.Dus.Word32(queue.Layout.ReceiveStoppedOffset).ReadAcquire());
}
