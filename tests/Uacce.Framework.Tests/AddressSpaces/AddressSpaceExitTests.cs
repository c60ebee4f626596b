using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.AddressSpaces;

/// <summary>The end of an address space.</summary>
public class AddressSpaceExitTests
{
    private readonly Rig _rig = new();

    [Fact]
    public void ExitKillsTheQueuesOfThatSpaceOnEveryDeviceAndNoOthers()
    {
        var second = new RecordingOperations();
        UacceDevice other = _rig.Registry.Register(second.Options, second);
        var neighbour = new LocalAddressSpace();
        UacceQueue[] mine = [_rig.Open(), _rig.Open(), Rig.Open(other, _rig.Space)];
        UacceQueue[] theirs = [_rig.Open(neighbour), Rig.Open(other, neighbour)];
        Assert.All(mine.Skip(1), queue => Assert.Equal(Errno.None, queue.Start(_rig.Space)));
        CountingWaiter[] waiters = [.. mine.Select(queue =>
        {
            var waiter = new CountingWaiter();
            queue.AddWaiter(waiter);
            return waiter;
        })];

        _rig.Space.Exit();

        Assert.All(mine, queue => Assert.Equal((QueueState.Zombie, QueueEnd.AddressSpaceExited), (queue.State, queue.End)));
        Assert.All(waiters, waiter => Assert.Equal(1, waiter.Calls));
        Assert.All(theirs, queue => Assert.Equal((QueueState.Init, QueueEnd.None), (queue.State, queue.End)));
        Assert.Equal(1, _rig.Operations.Open);
        Assert.Equal(1, second.Open);
        Assert.Equal((1, 1), (_rig.Operations.Stops, second.Stops));
        Assert.False(_rig.Space.IsAlive);
    }

    [Fact]
    public void NothingOpensAfterExitWithOrWithoutAQueueLeftBehind()
    {
        UacceQueue left = _rig.Open();
        _rig.Space.Exit();
        int gets = _rig.Operations.Gets;
        Assert.Equal(Errno.ENXIO, _rig.Device.Open(_rig.Space, out UacceQueue? queue));
        Assert.Null(queue);
        Assert.Equal(gets, _rig.Operations.Gets);
        left.Close();
        Assert.Equal(Errno.ENXIO, _rig.Device.Open(_rig.Space, out queue));
        Assert.Null(queue);
        Assert.Equal(gets, _rig.Operations.Gets);
    }

    [Fact]
    public void TheFirstReasonStays()
    {
        UacceQueue queue = _rig.Open();
        _rig.Space.Exit();
        _rig.Registry.Remove(_rig.Device);
        queue.Close();
        Assert.Equal(QueueEnd.AddressSpaceExited, queue.End);
        Assert.Equal(1, _rig.Operations.Puts);
    }

    [Fact]
    public void AnOpenThatRacesWithExitLeavesNoLiveQueue()
    {
        const int Rounds = 2_000;
        int opened = 0;
        for (int i = 0; i < Rounds; i++)
        {
            var space = new LocalAddressSpace();
            using var barrier = new Barrier(2);
            UacceQueue? held = i % 2 == 0 ? Rig.Open(_rig.Device, space) : null; // with an old binding, and without
            UacceQueue? queue = null;
            Errno error = Errno.None;
            Parallel.Invoke(
                () =>
                {
                    barrier.SignalAndWait(Until.Limit);
                    error = _rig.Device.Open(space, out queue);
                },
                () =>
                {
                    barrier.SignalAndWait(Until.Limit);
                    space.Exit();
                });

            Assert.Equal(error == Errno.None, queue is not null);
            Assert.True(error is Errno.None or Errno.ENXIO, $"Open answered {error}.");
            Assert.True(queue is null || queue.State == QueueState.Zombie, "A queue outlived its address space.");
            Assert.Equal(0, _rig.Operations.Open);
            opened += queue is null ? 0 : 1;
            queue?.Close();
            held?.Close();
        }

        TestContext.Current.SendDiagnosticMessage($"{opened} of {Rounds} opens were first.");
        Assert.Empty(_rig.Operations.Broken);
    }
}
