using Uacce.Abi;
using Uacce.Framework;
using Uacce.Memory;

namespace Uacce.Exploration.Tests.Support;

/// <summary>
/// A driver that judges what it is asked: get and put, start and stop alternate for each queue, and nothing runs once removal
/// has returned. Every operation can be joined by others at its beginning and at its end.
/// </summary>
internal sealed class JudgedDriver(Judge judge) : DeviceOperations
{
    public const int RegionSize = 4096;

    private readonly Lock _usesLock = new();
    private readonly Dictionary<UacceQueue, Use> _uses = [];
    private int _inside;
    private bool _isGone;

    private enum Use
    {
        Got,
        Running,
        Back,
    }

    public static UacceDeviceOptions Options { get; } = new() { Name = "judged", MmioSize = RegionSize, DusSize = RegionSize };

    /// <summary>Whether an operation that may fail does so now, with no effect; what it throws, the operation throws.</summary>
    public Func<string, bool> Refuses { get; set; } = static _ => false;

    /// <summary>Runs at the end of each operation that must not fail; what it throws, the operation throws.</summary>
    public Action<string> Leaves { get; set; } = static _ => { };

    /// <summary>What start does for the queue's work, and its answer.</summary>
    public Func<UacceQueue, Errno> Starts { get; set; } = static _ => Errno.None;

    public Action<UacceQueue> Stops { get; set; } = static _ => { };

    public Action<UacceQueue> Puts { get; set; } = static _ => { };

    public bool HasCompletion { get; set; }

    public int GetCount { get; private set; }

    public int PutCount { get; private set; }

    public int StartCount { get; private set; }

    public int StopCount { get; private set; }

    public override int? AvailableInstances
    {
        get
        {
            Run("available instances", static () => Errno.None);
            return 1;
        }
    }

    /// <summary>To be called when removal has returned.</summary>
    public void RemovalReturned()
    {
        lock (_usesLock)
        {
            _isGone = true;
            judge.Expect(_inside == 0, "Removal has returned, and a driver operation still runs.");
            foreach (Use use in _uses.Values)
                judge.Expect(use == Use.Back, $"Removal has returned, and a hardware queue is {use}.");
        }
    }

    /// <summary>At the end, when every queue was closed.</summary>
    public void AssertBalanced()
    {
        judge.Expect(GetCount == PutCount, $"{GetCount} get operations succeeded and {PutCount} put operations ran.");
        judge.Expect(StartCount == StopCount, $"{StartCount} start operations succeeded and {StopCount} stop operations ran.");
    }

    public override Errno GetQueue(UacceQueue queue) => Run("get", () => Turn(queue, "get", null, Use.Got, () => GetCount++));

    public override void PutQueue(UacceQueue queue) => Run("put", () =>
    {
        Puts(queue);
        return Turn(queue, "put", Use.Got, Use.Back, () => PutCount++);
    });

    public override Errno StartQueue(UacceQueue queue) => Run("start", () =>
    {
        Errno answer = Starts(queue);
        return answer == Errno.None ? Turn(queue, "start", Use.Got, Use.Running, () => StartCount++) : answer;
    });

    public override void StopQueue(UacceQueue queue) => Run("stop", () =>
    {
        Stops(queue);
        return Turn(queue, "stop", Use.Running, Use.Got, () => StopCount++);
    });

    public override void StopSending(UacceQueue queue) => Run("stop sending", () => Look(queue, "stop sending"));

    public override void StopReceiving(UacceQueue queue) => Run("stop receiving", () => Look(queue, "stop receiving", Use.Got));

    public override Errno Reset() => Run("reset", () =>
    {
        ExpectNothingTaken("The driver begins anew");
        SchedulePoint.Pass("reset", "is at work");
        ExpectNothingTaken("The driver has begun anew");
        return Errno.None;
    });

    public override bool IsUpdated(UacceQueue queue)
    {
        Run("updated", () => Look(queue, "updated"));
        return HasCompletion;
    }

    public override Errno MapRegion(UacceQueue queue, RegionType region, long length, out RegionMemory? memory)
    {
        memory = null;
        Errno answer = Run("map", () => Look(queue, "map"));
        if (answer == Errno.None)
            memory = new RegionMemory(new PageMemory(RegionSize));
        return answer;
    }

    public override Errno Ioctl(UacceQueue queue, uint command, Span<byte> argument) => Run("ioctl", () => Look(queue, "ioctl"));

    private Errno Run(string operation, Func<Errno> body)
    {
        lock (_usesLock)
        {
            judge.Expect(!_isGone, $"Driver operation {operation} has begun after removal returned.");
            _inside++;
        }

        try
        {
            SchedulePoint.Pass(operation, "begins");
            bool mayFail = operation is "get" or "start" or "map" or "ioctl" or "reset";
            if (mayFail && Refuses(operation))
                return Errno.EIO;
            Errno answer = body();
            if (!mayFail)
                Leaves(operation);
            SchedulePoint.Pass(operation, "ends");
            return answer;
        }
        finally
        {
            lock (_usesLock)
                _inside--;
        }
    }

    private Errno Turn(UacceQueue queue, string operation, Use? from, Use to, Action count)
    {
        lock (_usesLock)
        {
            Use? use = _uses.TryGetValue(queue, out Use found) ? found : null;
            judge.Expect(use == from, $"Driver operation {operation} on a hardware queue that is {use?.ToString() ?? "not taken"}.");
            _uses[queue] = to;
            count();
            return Errno.None;
        }
    }

    private void ExpectNothingTaken(string when)
    {
        lock (_usesLock)
        {
            foreach (Use use in _uses.Values)
                judge.Expect(use == Use.Back, $"{when}, and a hardware queue is {use}.");
        }
    }

    private Errno Look(UacceQueue queue, string operation, Use? only = null)
    {
        lock (_usesLock)
        {
            bool isTaken = _uses.TryGetValue(queue, out Use use) && use != Use.Back && (only is null || use == only);
            judge.Expect(isTaken, $"Driver operation {operation} on a hardware queue that is not taken.");
            return Errno.None;
        }
    }
}
