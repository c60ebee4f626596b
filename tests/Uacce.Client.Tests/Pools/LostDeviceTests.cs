using Uacce.Abi;
using Uacce.Framework;
using Xunit;

namespace Uacce.Client.Tests;

/// <summary>A device that goes while others stay, one that comes back, and what the policy says to both ways of using it.</summary>
public sealed class LostDeviceTests
{
    private static readonly byte[] s_data = Data.Mixed(100_000);

    [Fact]
    public void ADeviceThatGoes_IsReplacedByAnother()
    {
        using var lab = new Lab();
        CompressionSession used = lab.Session();
        byte[] packed = used.Pack(s_data);
        CompressionSession fresh = lab.Session();
        AcceleratorDevice first = used.Device!;
        Remove(lab, first);
        Assert.Equal(s_data, fresh.Unpack(packed, s_data.Length));
        Assert.NotEqual(first.Name, fresh.Device!.Name);
        Assert.DoesNotContain(first, lab.Pool.Devices);
        // Its queue was ended with the others of that device.
        Assert.Equal(s_data, used.Unpack(used.Pack(s_data), s_data.Length));
    }

    [Fact]
    public void AStreamIsMadeOnAnotherDevice()
    {
        using var lab = new Lab();
        Remove(lab, lab.Pool.Find(CompressionFormat.GZip, default)!);
        using var packed = new MemoryStream();
        using (AcceleratedStream writing = Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, packed, new AcceleratedStreamOptions()))
            writing.Write(s_data);
        Codecs.Same(s_data, Codecs.Unpack(CompressionFormat.GZip, packed.ToArray()), "written");
    }

    [Fact]
    public void DevicesThatAreFoundAndNotThere_EndInAnError_AndAreUsedWhenTheyAreBack()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner) { IsDeaf = false });
        CompressionSession session = lab.Session();
        source.Gone.UnionWith(lab.Pool.Devices.Select(device => device.Name));
        Deadline.Run(
            () => Assert.Equal(AcceleratorFailure.DeviceLost, Assert.Throws<AcceleratorException>(() => session.Pack(s_data)).Reason),
            () => lab.State);
        source.Gone.Clear();
        Assert.Equal(s_data, session.Unpack(session.Pack(s_data), s_data.Length));
    }

    [Fact]
    public void APoolWithoutDevices_FindsThoseThatCome()
    {
        SilentSource source = null!;
        using var lab = new Lab(wrap: inner => source = new SilentSource(inner) { IsDeaf = false, IsEmpty = true });
        Assert.Equal(AcceleratorFailure.NoDevice, Assert.Throws<AcceleratorException>(() => lab.Session()).Reason);
        source.IsEmpty = false;
        lab.ShowThatItWorks();
    }

    [Theory]
    [InlineData(FallbackPolicy.Never, false)]
    [InlineData(FallbackPolicy.WhenNoDevice, true)]
    [InlineData(FallbackPolicy.OnError, true)]
    public void NoQueueToBeHad_IsTheSameToSessionsAndStreams(FallbackPolicy policy, bool falls)
    {
        foreach (bool sva in (bool[])[true, false]) // gone, and of a kind the client cannot use
        {
            SilentSource source = null!;
            using var lab = new Lab(policy, wrap: inner => source = new SilentSource(inner) { Flags = sva ? DeviceFlags.Sva : default });
            if (sva)
                source.Gone.UnionWith(lab.Pool.Devices.Select(device => device.Name));
            CompressionSession session = lab.Session();
            using var target = new MemoryStream();
            Action[] ways =
            [
                () => session.Pack(s_data),
                () => session.Compress([new CompressionJob(s_data, new byte[200_000])], new CompressionResult[1]),
                () => Codecs.Accelerated(lab.Pool, CompressionFormat.GZip, target, new AcceleratedStreamOptions()).Dispose(),
            ];
            foreach (Action way in ways)
            {
                Exception? outcome = Record.Exception(way);
                Assert.Equal(falls ? null : sva ? AcceleratorFailure.DeviceLost : AcceleratorFailure.Incompatible, (outcome as AcceleratorException)?.Reason);
            }

            Assert.Equal(falls ? ways.Length : 0, lab.Pool.Counters.Fallbacks);
        }
    }

    [Fact]
    public void ARequestThatWasBegun_IsNotRepeatedInSoftware_UnlessErrorsMay()
    {
        using var lab = new Lab(FallbackPolicy.WhenNoDevice);
        CompressionSession session = lab.Session();
        session.Pack(s_data);
        lab.RemoveAll();
        Assert.Equal(AcceleratorFailure.DeviceLost, Assert.Throws<AcceleratorException>(() => session.Pack(s_data)).Reason);
        Assert.Equal(0, lab.Pool.Counters.Fallbacks);
        session.Pack(s_data); // now there is no device
        Assert.Equal(1, lab.Pool.Counters.Fallbacks);
    }

    private static void Remove(Lab lab, AcceleratorDevice device)
    {
        UacceDevice found = lab.Devices.Registry.Find(device.Name)!;
        lab.Devices.Registry.Remove(found);
    }
}
