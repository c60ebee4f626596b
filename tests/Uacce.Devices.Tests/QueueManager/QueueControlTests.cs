using Uacce.Abi;
using Uacce.Devices.Tests.Rig;
using Uacce.Framework;
using Uacce.Memory;
using Xunit;

namespace Uacce.Devices.Tests.QueueManager;

/// <summary>What a client asks of a queue besides work: numbers, types, geometry, regions.</summary>
public sealed class QueueControlTests
{
    [Fact]
    public void QueuesRunOutWithBusyAndComeBackWithClose()
    {
        using var rig = new ZipRig(queues: 4);
        var queues = new List<UacceQueue>();
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(4 - i, rig.Device.AvailableInstances);
            Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out UacceQueue? queue));
            queues.Add(queue!);
        }

        Assert.Equal(0, rig.Device.AvailableInstances);
        Assert.Equal(Errno.EBUSY, rig.Device.Open(rig.Space, out _));
        queues[2].Close();
        Assert.Equal(1, rig.Device.AvailableInstances);
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out _));
    }

    [Fact]
    public void RegionsLieInTheMemoryOfTheOpenWhichNobodyElseGets()
    {
        using var rig = new ZipRig();
        var source = new FixedMemory(rig.Device);
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, source, out UacceQueue? queue));
        foreach (RegionType region in Enum.GetValues<RegionType>())
        {
            Assert.Equal(Errno.None, queue!.Map(rig.Space, region, rig.Device.RegionSize(region), out RegionMapping? mapping));
            Assert.Equal(source.Provide(region).Window.Address, mapping!.Window.Address);
            mapping.Dispose();
        }

        queue!.Close();
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out queue));
        Assert.Equal(Errno.None, queue!.Map(rig.Space, RegionType.Dus, rig.Device.RegionSize(RegionType.Dus), out RegionMapping? later));
        Assert.NotEqual(source.Provide(RegionType.Dus).Window.Address, later!.Window.Address);
    }

    [Fact]
    public void ADeviceHas1024Queues()
    {
        using var rig = new ZipRig(depth: 16);
        for (int i = 0; i < 1024; i++)
            Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out _));
        Assert.Equal(Errno.EBUSY, rig.Device.Open(rig.Space, out _));
    }

    [Fact]
    public void NumbersAreHandedOutInACircle()
    {
        using var rig = new ZipRig(queues: 3);
        var seen = new List<int>();
        for (int i = 0; i < 6; i++)
        {
            using RawQueue queue = rig.Open(ZipQueueType.Compress);
            seen.Add(queue.Number);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2], seen);
    }

    [Theory]
    [InlineData(2, Errno.EINVAL)]
    [InlineData(ushort.MaxValue, Errno.EINVAL)]
    [InlineData(1, Errno.None)]
    public void OnlyTwoQueueTypesExist(int type, Errno expected)
    {
        using var rig = new ZipRig();
        using RawQueue queue = rig.Open(ZipQueueType.Compress);
        byte[] argument = new byte[QmQueueContext.Size];
        new QmQueueContext(0, (ushort)type).Write(argument);
        Assert.Equal(expected, queue.Queue.Ioctl(rig.Space, UacceIoctl.SetQueueContext, argument));
    }

    [Fact]
    public void ShortArgumentsAndUnknownCommandsAreInvalid()
    {
        using var rig = new ZipRig();
        using RawQueue queue = rig.Open(ZipQueueType.Compress);
        Assert.Equal(Errno.EINVAL, queue.Queue.Ioctl(rig.Space, UacceIoctl.SetQueueContext, new byte[3]));
        Assert.Equal(Errno.EINVAL, queue.Queue.Ioctl(rig.Space, UacceIoctl.SetQueueInfo, new byte[15]));
        Assert.Equal(Errno.EINVAL, queue.Queue.Ioctl(rig.Space, 0x8008_5703, new byte[8]));
    }

    [Fact]
    public void GeometryIsThatOfTheKernel()
    {
        using var rig = new ZipRig();
        using RawQueue queue = rig.Open(ZipQueueType.Compress);
        Assert.Equal(new QmQueueInfo(128, 1024, 1024, 0), queue.Info);
        Assert.Equal(151_552, rig.Device.RegionSize(RegionType.Dus));
        Assert.Equal(8_192, rig.Device.RegionSize(RegionType.Mmio));
        Assert.Equal("hisi_qm_v3", rig.Device.Api);
    }

    [Theory]
    [InlineData(2, new[] { "zlib", "gzip" })]
    [InlineData(3, new[] { "zlib", "gzip", "deflate" })]
    public void OnlyWhatIsThereIsAdvertised(int version, string[] algorithms)
    {
        using var rig = new ZipRig(version);
        Assert.Equal(algorithms, rig.Device.Algorithms);
    }

    [Fact]
    public void ASharePageIsGrantedOnlyWhenAskedForAndBeforeStart()
    {
        using var rig = new ZipRig();
        using RawQueue plain = rig.Open(ZipQueueType.Compress);
        Assert.Equal(0u, plain.Info.Extension);
        byte[] argument = new byte[QmQueueInfo.Size];
        new QmQueueInfo(0, 0, 0, QmSharePage.Request).Write(argument);
        Assert.Equal(Errno.None, plain.Queue.Ioctl(rig.Space, UacceIoctl.SetQueueInfo, argument));
        Assert.True(QmQueueInfo.TryRead(argument, out QmQueueInfo late));
        Assert.Equal(0u, late.Extension);

        using RawQueue asking = rig.Open(ZipQueueType.Compress, sharePage: true);
        Assert.True(QmSharePage.TryReadGrant(asking.Info.Extension, asking.Dus.Length, out int offset));
        Assert.InRange(offset, asking.Layout.RingsEnd, asking.Layout.ReceiveStoppedOffset - QmSharePage.Size);
    }

    [Fact]
    public void RegionsAreMappedWholeAndOnce()
    {
        using var rig = new ZipRig();
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out UacceQueue? queue));
        int dus = rig.Device.RegionSize(RegionType.Dus);
        Assert.Equal(Errno.EINVAL, queue!.Map(rig.Space, RegionType.Dus, dus - 4096, out _));
        Assert.Equal(Errno.EINVAL, queue.Map(rig.Space, RegionType.Mmio, dus, out _));
        Assert.Equal(Errno.EINVAL, queue.Map(rig.Space, (RegionType)2, 4096, out _));
        Assert.Equal(Errno.None, queue.Map(rig.Space, RegionType.Dus, dus, out RegionMapping? mapping));
        Assert.Equal(Errno.EEXIST, queue.Map(rig.Space, RegionType.Dus, dus, out _));
        mapping!.Dispose();
        Assert.Equal(Errno.None, queue.Map(rig.Space, RegionType.Dus, dus, out _));
        queue.Close();
    }

    [Fact]
    public void MemoryOfAClosedQueueComesBackWithoutATrace()
    {
        using var rig = new ZipRig(queues: 1);
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out UacceQueue? queue));
            foreach (RegionType region in (RegionType[])[RegionType.Dus, RegionType.Mmio])
            {
                int size = rig.Device.RegionSize(region);
                Assert.Equal(Errno.None, queue!.Map(rig.Space, region, size, out RegionMapping? mapping));
                Assert.False(mapping!.Window.AsSpan(0, size).ContainsAnyExcept((byte)0), $"{region} shows its last user");
                mapping.Window.AsSpan(0, size).Fill(0xEE);
                mapping.Dispose();
            }

            queue!.Close();
        }
    }

    [Fact]
    public void MemoryThatIsStillMappedGoesToNobodyElse()
    {
        using var rig = new ZipRig(queues: 1);
        int size = rig.Device.RegionSize(RegionType.Dus);
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out UacceQueue? first));
        Assert.Equal(Errno.None, first!.Map(rig.Space, RegionType.Dus, size, out RegionMapping? kept));
        first.Close();
        Assert.Equal(Errno.None, rig.Device.Open(rig.Space, out UacceQueue? second));
        Assert.Equal(Errno.None, second!.Map(rig.Space, RegionType.Dus, size, out RegionMapping? fresh));
        kept!.Window.AsSpan(0, size).Fill(0xEE);
        Assert.False(fresh!.Window.AsSpan(0, size).ContainsAnyExcept((byte)0), "two clients share one queue's memory");
        kept.Dispose();
        second.Close();
    }

    private sealed class FixedMemory(UacceDevice device) : IRegionMemorySource
    {
        private readonly RegionMemory[] _memory = [.. Enum.GetValues<RegionType>().Select(region =>
        {
            var pages = new PageMemory(device.RegionSize(region));
            return new RegionMemory(pages.Window, pages);
        })];

        public RegionMemory Provide(RegionType region) => _memory[(int)region];
    }
}
