using System.Globalization;
using Uacce.Hosting.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Hosting.Tests.Nodes;

/// <summary>C programs use a device through its node: system calls only, as on a kernel's device.</summary>
public class ProgramTests
{
    [Theory]
    [InlineData(1, "poll")]
    [InlineData(1, "epoll")]
    [InlineData(1, "spin")]
    [InlineData(2, "poll")]
    [InlineData(3, "spin")]
    public void AProgramMapsRingsAndWaits(int mmioPages, string mode)
    {
        using HostRig rig = new(mmioPages);
        rig.Run("work", rig.Node, MmioSize(rig), mode);
        rig.UntilAllIsReturned();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WrongCallsGetTheKernelsErrors(int mmioPages)
    {
        using HostRig rig = new(mmioPages);
        rig.Run("errors", rig.Node, MmioSize(rig));
        rig.UntilAllIsReturned();
    }

    [Fact]
    public void ThreadsAreTheOpenerAndAForkedChildIsNot()
    {
        using HostRig rig = new();
        rig.Run("family", rig.Node, MmioSize(rig));
        rig.UntilAllIsReturned();
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("exec")]
    public void QueuesStopWhenTheirMemoryDiesThoughADescriptorLivesOn(string end)
    {
        using HostRig rig = new();
        using Peer peer = rig.Start("heir", rig.Node, MmioSize(rig), end);
        peer.Expect("held");
        Until.True(() => rig.Driver.Got == 0, () => $"{rig.Driver.Got} queues are open, {rig.Driver.Started} started");
        Assert.Equal(0, rig.Driver.Started);
        Assert.Equal(1, rig.Host.OpenAddressSpaces);
        peer.Say("go on");
        Until.True(() => rig.Host.OpenAddressSpaces == 0, () => "the address space is not forgotten");
    }

    [Fact]
    public void AProgramThatIsKilledLeavesNothing()
    {
        using HostRig rig = new();
        using Peer peer = rig.Start("hold", rig.Node, MmioSize(rig));
        peer.Expect("ready");
        Assert.Equal(1, rig.Driver.Started);
        peer.Kill();
        rig.UntilAllIsReturned();
        Assert.Equal(0, rig.Driver.Started);
    }

    [Fact]
    public void RemovalWakesSleepersAndLeavesWhatIsMapped()
    {
        using HostRig rig = new(mmioPages: 2);
        using Peer peer = rig.Start("hold", rig.Node, MmioSize(rig));
        peer.Expect("ready");
        rig.Registry.Remove(rig.Device);
        Assert.Equal(0, rig.Driver.Got);
        peer.Expect("woken by 18"); // POLLERR | POLLHUP
        peer.Expect("start 6"); // ENXIO
        peer.Say("end");
        peer.MustSucceed();
        Assert.False(rig.Host.Do(() => File.Exists(rig.Node)));
        rig.UntilAllIsReturned();
    }

    [Fact]
    public void TheHostCanEndUnderAProgram()
    {
        HostRig rig = new(mmioPages: 2);
        Peer peer;
        using (rig)
        {
            peer = rig.Start("hold", rig.Node, MmioSize(rig));
            peer.Expect("ready");
        }

        using (peer)
        {
            Assert.Equal(0, rig.Driver.Got);
            peer.Expect("woken by 8"); // POLLERR
        }
    }

    [Fact]
    public void ManyProgramsShareADevice()
    {
        using HostRig rig = new(mmioPages: 2);
        Peer[] peers = [.. Enumerable.Range(0, AddingDriver.Capacity).Select(_ => rig.Start("work", rig.Node, MmioSize(rig), "poll"))];
        foreach (Peer peer in peers)
        {
            using (peer)
                peer.MustSucceed();
        }

        rig.UntilAllIsReturned();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void WhoWaitsForADeviceKeepsNobodyElseBack(int threads)
    {
        using HostRig rig = new(configure: options => options.Threads = threads);
        Peer[] peers = [.. Enumerable.Range(0, AddingDriver.Capacity).Select(_ => rig.Start("hold", rig.Node, MmioSize(rig)))];
        foreach (Peer peer in peers)
            peer.Expect("ready");
        rig.Driver.MayStop.Reset();
        foreach (Peer peer in peers)
            peer.Kill(); // whose releases stop queues
        Until.True(() => rig.Driver.Stopping == peers.Length, () => $"{rig.Driver.Stopping} are being stopped");
        Assert.Equal("0\n", rig.Read("available_instances"));
        rig.Driver.MayStop.Set();
        rig.UntilAllIsReturned();
        foreach (Peer peer in peers)
            peer.Dispose();
    }

    [Fact]
    public void ADriverThatKeepsItsMemoryCannotBeOpened()
    {
        using HostRig rig = new();
        rig.Driver.KeepsItsMemory = true;
        using Peer peer = rig.Start("hold", rig.Node, MmioSize(rig));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(peer.MustSucceed);
        rig.UntilAllIsReturned();
    }

    private static string MmioSize(HostRig rig) => rig.Driver.Options.MmioSize.ToString(CultureInfo.InvariantCulture);
}
