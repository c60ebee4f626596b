using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Queues;

/// <summary>Poll answers at any time, also while the queue is being stopped, and tells of a broken model.</summary>
public sealed class PollTests
{
    private readonly Rig _rig = new();

    [Theory]
    [InlineData("put", PollEvents.In | PollEvents.ReadNormal)]
    [InlineData("close", PollEvents.Error | PollEvents.HangUp)]
    [InlineData("removal", PollEvents.Error | PollEvents.HangUp)]
    [InlineData("exit", PollEvents.Error | PollEvents.HangUp)]
    public void PollAnswersWhileAStopWaits(string stop, PollEvents expected)
    {
        using var inStop = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _rig.Operations.HasCompletion = true;
        _rig.Operations.Before = (call, _) =>
        {
            if (call != "stop")
                return;
            inStop.Set();
            Until.Set(go, "the test lets the driver stop");
        };
        UacceQueue queue = _rig.Open();
        queue.Start(_rig.Space);
        var stopper = new Crew();
        stopper.Add(() => Stop(queue, stop));
        stopper.Start();
        Until.Set(inStop, "the queue is being stopped");

        Crew.Run(() => Assert.Equal(expected, queue.Poll(_rig.Space)));
        Assert.Equal(stop == "put" ? QueueState.Started : QueueState.Zombie, queue.State);
        Assert.Equal(stop == "put", queue.End == QueueEnd.None);
        Assert.True(stopper.IsRunning, "The stop did not wait, so nothing was shown.");
        go.Set();
        stopper.Join(Until.Limit, () => $"the queue is {queue.State}");
        queue.Close();
        Assert.Empty(_rig.Operations.Broken);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("removal")]
    [InlineData("exit")]
    public void ThePutWaitsForAPollThatIsInsideTheDriver(string end)
    {
        using var inPoll = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _rig.Operations.Before = (call, _) =>
        {
            if (call != "updated")
                return;
            inPoll.Set();
            Until.Set(go, "the test lets the poll go on");
        };
        UacceQueue queue = _rig.Open();
        queue.Start(_rig.Space);
        var crew = new Crew();
        crew.Add(() => queue.Poll(_rig.Space));
        crew.Start();
        Until.Set(inPoll, "a poll is inside the driver");
        crew.Add(() => Stop(queue, end)); // starts at once
        Until.True(() => queue.State == QueueState.Zombie, () => "the teardown begins");
        Assert.Equal(PollEvents.Error | PollEvents.HangUp, queue.Poll(_rig.Space)); // and not the driver, which holds polls
        Assert.Equal(0, _rig.Operations.Puts);
        go.Set();
        crew.Join(Until.Limit, () => $"{_rig.Operations.Puts} puts");
        Assert.Equal(1, _rig.Operations.Puts);
        Assert.Empty(_rig.Operations.Broken);
    }

    [Fact]
    public void ABrokenModelIsAnErrorUntilTheNextStart()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        UacceQueue queue = _rig.Open();
        var bad = new FakeWork { InProcess = static () => throw new InvalidOperationException("a defect") };
        IQueueWork work = bad;
        _rig.Operations.Before = (call, queue) =>
        {
            if (call == "start")
                Assert.Equal(Errno.None, queue.AttachWork(pool, work));
            if (call == "stop")
                queue.DetachWork();
        };
        var waiter = new CountingWaiter();
        queue.AddWaiter(waiter);
        Assert.Equal(PollEvents.None, queue.Poll(_rig.Space));
        Assert.Equal(Errno.None, queue.Start(_rig.Space));
        Until.Set(waiter.Called, $"the waiter is called; {bad.State}");
        Assert.NotNull(bad.Defect);
        Assert.Equal(PollEvents.Error, queue.Poll(_rig.Space));
        _rig.Operations.HasCompletion = true;
        Assert.Equal(PollEvents.Error, queue.Poll(_rig.Space));

        Assert.Equal(Errno.None, queue.Put(_rig.Space));
        Assert.Equal(PollEvents.Error, queue.Poll(_rig.Space));
        work = new FakeWork();
        Assert.Equal(Errno.None, queue.Start(_rig.Space));
        Assert.Equal(PollEvents.In | PollEvents.ReadNormal, queue.Poll(_rig.Space));
        queue.Close();
        Assert.Equal(PollEvents.Error | PollEvents.HangUp, queue.Poll(_rig.Space));
        Assert.Empty(_rig.Operations.Broken);
    }

    private void Stop(UacceQueue queue, string how)
    {
        switch (how)
        {
            case "put": queue.Put(_rig.Space); break;
            case "close": queue.Close(); break;
            case "removal": _rig.Registry.Remove(_rig.Device); break;
            case "exit": _rig.Space.Exit(); break;
        }
    }
}
