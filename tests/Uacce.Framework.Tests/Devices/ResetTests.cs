using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Devices;

/// <summary>Reset of a device, beside everything else that can happen to it.</summary>
public class ResetTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void QueuesAreDeadAndOthersCanBeOpenedInTheirPlace()
    {
        UacceQueue started = _rig.Open();
        UacceQueue open = _rig.Open();
        UacceQueue foreign = _rig.Open(new LocalAddressSpace());
        started.Start(_rig.Space);
        int pasid = started.Binding.Pasid;

        Assert.Equal(Errno.None, _rig.Device.Reset("a test"));

        Assert.All(new[] { started, open, foreign }, queue => Assert.Equal((QueueState.Zombie, QueueEnd.DeviceReset), (queue.State, queue.End)));
        Assert.Equal(Errno.ENXIO, started.Start(_rig.Space));
        Assert.Equal((3, 3, 1, 1), (_rig.Operations.Gets, _rig.Operations.Puts, _rig.Operations.Starts, _rig.Operations.Stops));
        UacceQueue next = _rig.Open();
        Assert.Equal(Errno.None, next.Start(_rig.Space));
        Assert.Equal(pasid, next.Binding.Pasid); // the space is bound as it was: its dead queues are open still
        started.Close();
        open.Close();
        Assert.True(next.Binding.MayEnter());
        next.Close();
        foreign.Close();
        Assert.Empty(_rig.Operations.Broken);
    }

    [Fact]
    public void AFailedResetIsolatesAndTheDeviceIsNotOpenedUntilOneSucceeds()
    {
        UacceQueue queue = _rig.Open();
        _rig.Operations.ResetAnswer = Errno.EIO;
        Assert.Equal(Errno.EIO, _rig.Device.Reset("a test"));
        Assert.Equal(QueueState.Zombie, queue.State);
        Assert.True(_rig.Device.IsIsolated);
        Assert.Equal(Errno.EIO, _rig.Device.Open(_rig.Space, out _));

        var advisory = new RecordingOperations { ResetAnswer = Errno.EIO };
        advisory.Options.RefuseOpensWhenIsolated = false;
        UacceDevice device = _rig.Registry.Register(advisory.Options, advisory);
        Assert.Equal(Errno.EIO, device.Reset("a test"));
        Assert.Equal(Errno.EIO, device.Open(_rig.Space, out _));
        advisory.ResetAnswer = Errno.None;
        Assert.Equal(Errno.None, device.Reset("a test"));
        Assert.True(device.IsIsolated, "Isolated until it is registered anew.");
        Rig.Open(device, _rig.Space).Close();
    }

    [Fact]
    public void NothingIsOpenedAndNoOtherResetRunsMeanwhile()
    {
        _rig.Open().Start(_rig.Space);
        Errno opened = Errno.None;
        Errno reset = Errno.None;
        _rig.Operations.Before = (call, _) =>
        {
            // By others: a driver that is asked to stop holds its queue's lock.
            if (call is "stop" or "reset")
                Crew.Run(() => opened = TryOpen(), () => reset = _rig.Device.Reset("another"));
        };
        Assert.Equal(Errno.None, _rig.Device.Reset("a test"));
        Assert.Equal((Errno.EBUSY, Errno.EBUSY), (opened, reset));
        Assert.Empty(_rig.Operations.Broken);
    }

    private Errno TryOpen() => _rig.Device.Open(_rig.Space, out _);

    [Fact]
    public void RemovalWaitsForAResetAtWorkAndTheDriverIsNotCalledBehindIt()
    {
        using var inReset = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _rig.Operations.Before = (call, _) =>
        {
            if (call != "reset")
                return;
            inReset.Set();
            Until.Set(go, "the test lets the driver reset");
        };
        Errno answer = Errno.EIO;
        var crew = new Crew();
        crew.Add(() => answer = _rig.Device.Reset("a test"));
        crew.Add(() =>
        {
            Until.Set(inReset, "the reset is at work");
            _rig.Registry.Remove(_rig.Device);
            Assert.False(_rig.Operations.IsInside);
            _rig.Operations.IsGone = true;
        });
        crew.Start();
        Until.Set(inReset, "the reset is at work");
        go.Set();
        crew.Join(Until.Limit, () => "reset and removal");
        Assert.Equal(Errno.None, answer);
        Assert.Equal(Errno.ENODEV, _rig.Device.Reset("late"));
        Assert.Equal(Errno.ENODEV, _rig.Device.Isolate("late"));
        _rig.Device.ReportError("late");
        Assert.Empty(_rig.Operations.Broken);
    }

    [Fact]
    public void EnoughErrorsIsolateAndWhatIsOpenGoesOn()
    {
        UacceQueue queue = _rig.Open();
        for (int i = 1; i <= 3; i++)
        {
            Assert.False(_rig.Device.IsIsolated);
            _rig.Device.ReportError("a test");
        }

        Assert.True(_rig.Device.IsIsolated);
        Assert.Equal(Errno.None, queue.Start(_rig.Space));
        Assert.Equal(Errno.EIO, _rig.Device.Open(_rig.Space, out _));
        Assert.Equal(Errno.EPERM, _rig.Device.WriteIsolationThreshold(9));
        queue.Close();
    }

    [Fact]
    public void ADeviceThatAdvisesOnlyIsOpenedThoughItIsIsolated()
    {
        _rig.Operations.Options.RefuseOpensWhenIsolated = false;
        UacceDevice device = _rig.Registry.Register(_rig.Operations.Options, _rig.Operations);
        Assert.Equal(Errno.None, device.Isolate("a test"));
        Rig.Open(device, _rig.Space).Close();
    }
}
