using Uacce.Abi;
using Uacce.Framework.Tests.Support;
using Xunit;

namespace Uacce.Framework.Tests.Queues;

/// <summary>Every operation in every situation, as the page on the lifecycle says.</summary>
public class QueueTableTests
{
    [Fact]
    public void TheTableIsComplete()
    {
        TheoryData<string, string, string> cells = QueueTable.Cells();
        Assert.Equal(24 * 9, cells.Count);
    }

    [Theory]
    [MemberData(nameof(QueueTable.Cells), MemberType = typeof(QueueTable))]
    public void EveryCellHolds(string operation, string situation, string expected)
    {
        var rig = new Rig();
        AddressSpace caller = situation == "foreign" ? new LocalAddressSpace() : rig.Space;
        Assert.Equal(expected, Try(rig, operation, situation, caller));
    }

    [Theory]
    [MemberData(nameof(QueueTable.Cells), MemberType = typeof(QueueTable))]
    public void AForeignCallerIsServedLikeTheOpenerWhereTheDeviceAllowsIt(string operation, string situation, string expected)
    {
        if (situation == "foreign" || operation == "open another") // which is the caller's own
            return;
        Assert.Equal(expected, Try(new Rig(allowForeign: true), operation, situation, new LocalAddressSpace()));
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("removed")]
    [InlineData("exited")]
    [InlineData("reset")]
    public void AForeignCallerLearnsNothingOfADeadQueue(string situation)
    {
        var rig = new Rig();
        UacceQueue queue = rig.Open();
        Enter(rig, queue, situation);
        var foreign = new LocalAddressSpace();
        Assert.Equal(Errno.EPERM, queue.Start(foreign));
        Assert.Equal(Errno.EPERM, queue.Put(foreign));
        Assert.Equal(Errno.EPERM, queue.Ioctl(foreign, UacceIoctl.WakeQueue, []));
        Assert.Equal(Errno.EPERM, queue.Ioctl(foreign, RecordingOperations.KnownCommand, []));
        Assert.Equal(PollEvents.Invalid, queue.Poll(foreign));
    }

    private static string Try(Rig rig, string operation, string situation, AddressSpace caller)
    {
        UacceQueue queue = rig.Open();
        Prepare(rig, queue, operation);
        Enter(rig, queue, situation);
        QueueState before = queue.State;
        rig.Operations.TakeCalls();
        string answer = Do(rig, queue, operation, caller);
        string calls = rig.Operations.TakeCalls();
        QueueState after = queue.State;

        queue.Close();
        Assert.Empty(rig.Operations.Broken);
        Assert.Equal(rig.Operations.Gets, rig.Operations.Puts);
        Assert.Equal(rig.Operations.Starts, rig.Operations.Stops);
        return answer + (calls.Length > 0 ? $" ({calls})" : "") + (after != before ? $" → {after}" : "");
    }

    private static void Prepare(Rig rig, UacceQueue queue, string operation)
    {
        switch (operation)
        {
            case "map while mapped":
                Assert.Equal(Errno.None, Map(queue, rig.Space, RegionType.Mmio).Error);
                break;
            case "map after unmapping":
                Map(queue, rig.Space, RegionType.Mmio).Mapping!.Dispose();
                break;
            case "poll, a completion waits":
                rig.Operations.HasCompletion = true;
                break;
        }
    }

    private static void Enter(Rig rig, UacceQueue queue, string situation)
    {
        switch (situation)
        {
            case "Started": Assert.Equal(Errno.None, queue.Start(rig.Space)); break;
            case "stopped":
                Assert.Equal(Errno.None, queue.Start(rig.Space));
                Assert.Equal(Errno.None, queue.Put(rig.Space));
                break;
            case "closed": queue.Close(); break;
            case "removed": rig.Registry.Remove(rig.Device); break;
            case "exited": rig.Space.Exit(); break;
            case "reset": Assert.Equal(Errno.None, rig.Device.Reset("a test")); break;
            case "isolated": Assert.Equal(Errno.None, rig.Device.Isolate("a test")); break;
        }
    }

    private static string Do(Rig rig, UacceQueue queue, string operation, AddressSpace caller)
    {
        switch (operation)
        {
            case "START": return Name(queue.Ioctl(caller, UacceIoctl.StartQueue, []));
            case "START that the driver refuses":
                rig.Operations.StartAnswer = Errno.EIO;
                return Name(queue.Start(caller));
            case "PUT": return Name(queue.Ioctl(caller, UacceIoctl.PutQueue, []));
            case "ioctl of the driver": return Name(queue.Ioctl(caller, RecordingOperations.KnownCommand, []));
            case "unknown ioctl": return Name(queue.Ioctl(caller, RecordingOperations.KnownCommand + 1, []));
            case "WAKE": return Name(queue.Ioctl(caller, UacceIoctl.WakeQueue, []));
            case "map DUS": return Name(Map(queue, caller, RegionType.Dus).Error);
            case "map MMIO" or "map while mapped" or "map after unmapping":
                return Name(Map(queue, caller, RegionType.Mmio).Error);
            case "map an unknown region": return Name(Map(queue, caller, (RegionType)2).Error);
            case "map with a wrong length": return Name(Map(queue, caller, RegionType.Mmio, 1).Error);
            case "poll, nothing waits" or "poll, a completion waits": return Name(queue.Poll(caller));
            case "wait, then a completion": return Waiting(queue, queue.NotifyCompletion);
            case "wait, then removal": return Waiting(queue, () => rig.Registry.Remove(rig.Device));
            case "wait, then exit": return Waiting(queue, rig.Space.Exit);
            case "wait, then reset": return Waiting(queue, () => rig.Device.Reset("a test"));
            case "reset of the device": return Name(rig.Device.Reset("a test"));
            case "hardware error": return After(() => rig.Device.ReportError("a test"));
            case "open another": return OpenAnother(rig, caller);
            case "close": return After(queue.Close);
            case "removal": return After(() => rig.Registry.Remove(rig.Device));
            case "exit of the address space": return After(rig.Space.Exit);
            default: throw new ArgumentException($"The table has an operation that no test knows: {operation}.", nameof(operation));
        }
    }

    private static (Errno Error, RegionMapping? Mapping) Map(
        UacceQueue queue, AddressSpace caller, RegionType region, long length = RecordingOperations.RegionSize)
    {
        Errno error = queue.Map(caller, region, length, out RegionMapping? mapping);
        Assert.Equal(error == Errno.None, mapping is not null);
        return (error, mapping);
    }

    private static string OpenAnother(Rig rig, AddressSpace caller)
    {
        Errno error = rig.Device.Open(caller, out UacceQueue? other);
        string calls = rig.Operations.TakeCalls();
        other?.Close();
        rig.Operations.TakeCalls();
        return Name(error) + (calls.Length > 0 ? $" ({calls})" : "");
    }

    private static string Waiting(UacceQueue queue, Action then)
    {
        var waiter = new CountingWaiter();
        queue.AddWaiter(waiter);
        then();
        int calls = waiter.Calls;
        queue.NotifyCompletion();
        queue.RemoveWaiter(waiter);
        Assert.True(waiter.Calls <= 1, "A waiter was called twice for one add.");
        return calls == 1 ? "called once" : "not called";
    }

    private static string After(Action action)
    {
        action();
        return "0";
    }

    private static string Name(Errno error) => error == Errno.None ? "0" : error.ToString();

    private static string Name(PollEvents events) => events switch
    {
        PollEvents.None => "0",
        PollEvents.In | PollEvents.ReadNormal => "IN RDNORM",
        PollEvents.Error | PollEvents.HangUp => "ERR HUP",
        PollEvents.Invalid => "NVAL",
        _ => events.ToString(),
    };
}
