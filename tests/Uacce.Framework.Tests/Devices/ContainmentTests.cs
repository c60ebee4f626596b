using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Uacce.Framework.Tests.Workers;
using Uacce.Testing;
using Xunit;

namespace Uacce.Framework.Tests.Devices;

/// <summary>What throws costs itself: every other queue still goes through its whole end, and the defect is reported.</summary>
public sealed class ContainmentTests : IDisposable
{
    private readonly RecordingLog _log = new();
    private readonly Rig _rig;

    public ContainmentTests() => _rig = new Rig(log: _log);

    public static TheoryData<string, string> Ends()
    {
        var ends = new TheoryData<string, string>();
        foreach (string end in (string[])["close", "removal", "exit", "reset"])
        {
            foreach (string thrower in (string[])["stop", "put", "stop put", "waiter"])
                ends.Add(end, thrower);
        }

        return ends;
    }

    public void Dispose() => _log.Dispose();

    [Theory]
    [MemberData(nameof(Ends))]
    public void EveryQueueIsStoppedPutUnboundAndItsWaitersCalled(string end, string thrower)
    {
        UacceQueue[] queues = [_rig.Open(), _rig.Open(), _rig.Open()];
        CountingWaiter[] waiters = [.. queues.Select(_ => new CountingWaiter())];
        for (int i = 0; i < queues.Length; i++)
        {
            Assert.Equal(Errno.None, queues[i].Start(_rig.Space));
            if (thrower == "waiter")
                queues[i].AddWaiter(new CountingWaiter { Then = static () => throw new InvalidOperationException("waiter") });
            queues[i].AddWaiter(waiters[i]);
        }

        List<(string Call, UacceQueue Queue)> calls = [];
        _rig.Operations.Before = (call, queue) =>
        {
            calls.Add((call, queue));
            if (thrower.Split(' ').Contains(call))
                throw new InvalidOperationException(call);
        };
        switch (end)
        {
            case "removal": _rig.Registry.Remove(_rig.Device); break;
            case "exit": _rig.Space.Exit(); break;
            case "reset": Assert.Equal(Errno.None, _rig.Device.Reset("a test")); break;
        }

        foreach (UacceQueue queue in queues)
            queue.Close();

        Assert.All(queues, queue => Assert.Equal(QueueState.Zombie, queue.State));
        Assert.All(queues, queue => Assert.Equal(end == "close" ? ["stop", "put"] : ["tx", "stop", "rx", "put"], calls.Where(call => call.Queue == queue).Select(call => call.Call)));
        Assert.All(waiters, waiter => Assert.Equal(1, waiter.Calls));
        Assert.False(queues[0].Binding.MayEnter(), "Closed, and still bound.");
        string[] each = thrower == "waiter" ? ["WaiterThrew: waiter"] : [.. thrower.Split(' ').Select(call => $"DriverThrew: {call}")];
        Assert.Equal(Enumerable.Repeat(each, queues.Length).SelectMany(errors => errors), _log.Errors);
    }

    [Fact]
    public void AThrowingDriverIsAnsweredFor()
    {
        UacceQueue queue = _rig.Open();
        _rig.Operations.Before = static (call, _) => throw (call == "map" ? new InsufficientMemoryException(call) : new InvalidOperationException(call));
        Assert.Equal(Errno.EIO, _rig.Device.Open(_rig.Space, out _));
        Assert.Equal(Errno.EIO, queue.Start(_rig.Space));
        Assert.Equal(QueueState.Init, queue.State);
        Assert.Equal(Errno.EIO, queue.Ioctl(_rig.Space, RecordingOperations.KnownCommand, []));
        Assert.Equal(Errno.ENOMEM, queue.Map(_rig.Space, RegionType.Dus, RecordingOperations.RegionSize, out RegionMapping? mapping));
        Assert.Null(mapping);
        Assert.Equal(PollEvents.In | PollEvents.ReadNormal, queue.Poll(_rig.Space));
        Assert.Equal(["get", "start", "ioctl", "map", "updated"], _log.Errors.Select(error => error.Split(": ")[1]));
        _rig.Operations.Before = null;
        queue.Close();
        Assert.Empty(_rig.Operations.Broken);
    }

    [Fact]
    public void ADriverThatThrowsBeforeItDetachesLeavesNoWorkerInside()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        var work = new FakeWork();
        UacceQueue queue = _rig.Open();
        _rig.Operations.Before = (call, queue) =>
        {
            if (call == "start")
                Assert.Equal(Errno.None, queue.AttachWork(pool, work));
            if (call is "stop" or "put")
                throw new InvalidOperationException(call);
        };
        Assert.Equal(Errno.None, queue.Start(_rig.Space));
        Assert.Equal(1, pool.Snapshot()[0].Attached);
        _rig.Registry.Remove(_rig.Device);
        Assert.Equal(0, pool.Snapshot()[0].Attached);

        // The same for a start that attaches and then fails.
        var other = new Rig(log: _log);
        other.Operations.StartAnswer = Errno.EBUSY;
        other.Operations.Before = (call, queue) => Assert.Equal(Errno.None, call == "start" ? queue.AttachWork(pool, work) : Errno.None);
        UacceQueue refused = other.Open();
        Assert.Equal(Errno.EBUSY, refused.Start(other.Space));
        Assert.Equal(0, pool.Snapshot()[0].Attached);
        refused.Close();
    }

    [Fact]
    public void AModelThatThrowsIsReportedEvenWhenItCannotFail()
    {
        using var pool = new WorkerPool(new WorkerPoolOptions());
        var work = new FakeWork { InProcess = static () => throw new InvalidOperationException("process"), InFail = static () => throw new InvalidOperationException("fail") };
        _rig.Operations.Before = (call, queue) => Assert.Equal(Errno.None, call == "start" ? queue.AttachWork(pool, work) : Errno.None);
        UacceQueue queue = _rig.Open();
        Assert.Equal(Errno.None, queue.Start(_rig.Space));
        Until.True(() => _log.Errors.Count == 2, () => work.State);
        Assert.Equal(["ModelThrew: process", "ModelThrew: fail"], _log.Errors);
        WorkerTests.Attach(pool).Settle(pool);
    }
}
