using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Devices;

/// <summary>Removal, with everything open and everybody at work.</summary>
public class RemovalTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void RemovalStopsAndTakesBackEveryQueueAndLeavesThemBound()
    {
        UacceQueue started = _rig.Open();
        UacceQueue stopped = _rig.Open();
        started.Start(_rig.Space);
        int pasid = started.Binding.Pasid;

        _rig.Registry.Remove(_rig.Device);
        _rig.Operations.IsGone = true;
        _rig.Registry.Remove(_rig.Device);

        Assert.All(new[] { started, stopped }, queue => Assert.Equal(QueueEnd.DeviceRemoved, queue.End));
        Assert.Equal((2, 2, 1, 1), (_rig.Operations.Gets, _rig.Operations.Puts, _rig.Operations.Starts, _rig.Operations.Stops));
        Assert.True(started.Binding.MayEnter(), "Bound until the last close.");
        Assert.Equal(pasid, stopped.Binding.Pasid);
        started.Close();
        stopped.Close();
        Assert.False(stopped.Binding.MayEnter());
        Assert.Equal(Errno.ENODEV, _rig.Device.Open(_rig.Space, out UacceQueue? none));
        Assert.Null(none);
        Assert.Empty(_rig.Operations.Broken);
    }

    [Fact]
    public void AttributesOfARemovedDeviceAreAnsweredWithoutItsDriver()
    {
        Assert.Equal(Errno.None, _rig.Device.Isolate("a test"));
        Assert.True(_rig.Device.IsIsolated);
        _rig.Registry.Remove(_rig.Device);
        _rig.Operations.IsGone = true;
        Assert.Equal(0, _rig.Device.AvailableInstances);
        Assert.False(_rig.Device.IsIsolated);
        Assert.Equal("fake-0", _rig.Device.Name);
        Assert.Empty(_rig.Operations.Broken);
    }

    [Fact]
    public void AMappingOutlivesItsDevice()
    {
        UacceQueue queue = _rig.Open();
        Assert.Equal(Errno.None, queue.Map(_rig.Space, RegionType.Dus, RecordingOperations.RegionSize, out RegionMapping? mapping));
        mapping!.Window.AsSpan(0, 8).Fill(7);
        _rig.Registry.Remove(_rig.Device);
        queue.Close();
        GC.Collect();
        Assert.False(mapping.Window.AsSpan(0, 8).ContainsAnyExcept((byte)7));
        mapping.Window.AsSpan(0, (int)mapping.Window.Length).Fill(8);
        mapping.Dispose();
        mapping.Dispose();
    }

    [Fact]
    public void AnIdIsNotGivenAgainBeforeItsDeviceHasWoundDown()
    {
        using var inStop = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _rig.Operations.Before = (call, _) =>
        {
            if (call != "stop")
                return;
            inStop.Set();
            Until.Set(go, "the test lets the driver stop");
        };
        UacceQueue queue = _rig.Open();
        queue.Start(_rig.Space);

        var remover = new Crew();
        remover.Add(() => _rig.Registry.Remove(_rig.Device));
        remover.Start();
        Until.Set(inStop, "removal stops the queue");
        Assert.Null(_rig.Registry.Find("fake-0"));
        Assert.Equal(1, _rig.Registry.Register(_rig.Operations.Options, new RecordingOperations()).Id);
        Assert.Equal(Errno.ENODEV, _rig.Device.Open(_rig.Space, out _));
        go.Set();
        remover.Join(Until.Limit, () => $"the queue is {queue.State}");
        Assert.Equal(0, _rig.Registry.Register(_rig.Operations.Options, new RecordingOperations()).Id);
    }

    [Fact]
    public void AnOldQueueNeverReachesTheNewDeviceOfItsId()
    {
        UacceQueue old = _rig.Open();
        _rig.Registry.Remove(_rig.Device);
        var operations = new RecordingOperations();
        UacceDevice successor = _rig.Registry.Register(operations.Options, operations);
        Assert.Equal(_rig.Device.Id, successor.Id);
        operations.TakeCalls();

        Assert.Equal(Errno.ENXIO, old.Start(_rig.Space));
        Assert.Equal(Errno.ENXIO, old.Ioctl(_rig.Space, RecordingOperations.KnownCommand, []));
        _rig.Registry.Remove(_rig.Device);
        Assert.Same(successor, _rig.Registry.Find("fake-0"));
        old.Close();
        Assert.Equal("", operations.TakeCalls());
        Assert.Equal(QueueState.Init, Rig.Open(successor, _rig.Space).State);
    }

    [Fact]
    public void OpenAgainstRemovalEitherFailsOrIsKilled()
    {
        int opened = 0;
        const int Rounds = 3_000;
        for (int i = 0; i < Rounds; i++)
        {
            var rig = new Rig();
            using var barrier = new Barrier(2);
            UacceQueue? queue = null;
            Errno error = Errno.None;
            Parallel.Invoke(
                () =>
                {
                    barrier.SignalAndWait(Until.Limit);
                    error = rig.Device.Open(rig.Space, out queue);
                    queue?.Start(rig.Space);
                    _ = rig.Device.AvailableInstances;
                },
                () =>
                {
                    barrier.SignalAndWait(Until.Limit);
                    rig.Registry.Remove(rig.Device);
                    rig.Operations.IsGone = true;
                });

            Assert.True(queue is null ? error == Errno.ENODEV : queue.State == QueueState.Zombie, $"Open answered {error}, the queue is {queue?.State}.");
            opened += queue is null ? 0 : 1;
            queue?.Close();
            Assert.Empty(rig.Operations.Broken);
            Assert.Equal((rig.Operations.Gets, rig.Operations.Starts), (rig.Operations.Puts, rig.Operations.Stops));
        }

        TestContext.Current.SendDiagnosticMessage($"{opened} of {Rounds} opens were first.");
    }

    [Fact]
    public void RemovalMeetsEveryOperationAtOnce()
    {
        for (int i = 0; i < 300; i++)
        {
            var rig = new Rig();
            UacceQueue[] queues = [rig.Open(), rig.Open(), rig.Open(new LocalAddressSpace())];
            CountingWaiter[] waiters = [.. queues.Select(_ => new CountingWaiter())];
            for (int n = 0; n < queues.Length; n++)
                queues[n].AddWaiter(waiters[n]);
            Crew.Run(
                () => Churn(queues[0], rig.Space),
                () => Churn(queues[1], rig.Space),
                () => queues[2].Close(),
                () => rig.Space.Exit(),
                () =>
                {
                    rig.Registry.Remove(rig.Device);
                    rig.Operations.IsGone = true;
                });

            Assert.All(queues, queue => Assert.Equal(QueueState.Zombie, queue.State));
            Assert.All(waiters, waiter => Assert.Equal(1, waiter.Calls));
            Assert.Empty(rig.Operations.Broken);
            Assert.Equal((3, 3), (rig.Operations.Gets, rig.Operations.Puts));
            Assert.Equal(rig.Operations.Starts, rig.Operations.Stops);
        }
    }

    private static void Churn(UacceQueue queue, AddressSpace space)
    {
        for (int i = 0; i < 20; i++)
        {
            queue.Start(space);
            queue.Ioctl(space, RecordingOperations.KnownCommand, []);
            queue.Poll(space);
            queue.Map(space, RegionType.Dus, RecordingOperations.RegionSize, out RegionMapping? mapping);
            queue.Put(space);
            mapping?.Dispose();
        }
    }
}
