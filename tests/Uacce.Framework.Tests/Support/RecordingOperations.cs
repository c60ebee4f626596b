using Uacce.Abi;
using Uacce.Memory;

namespace Uacce.Framework.Tests.Support;

/// <summary>A driver that notes what it is asked to do, and every call that breaks the framework's promises to it.</summary>
internal sealed class RecordingOperations : DeviceOperations
{
    public const int RegionSize = 8192;
    public const uint KnownCommand = 0x1234;

    private readonly Lock _recordLock = new();
    private readonly Dictionary<UacceQueue, Use> _uses = [];
    private readonly List<string> _calls = [];
    private readonly List<string> _broken = [];
    private int _inside;

    private enum Use
    {
        Got,
        Running,
        Put,
    }

    public UacceDeviceOptions Options { get; init; } = new() { Name = "fake", MmioSize = RegionSize, DusSize = RegionSize, RefuseOpensWhenIsolated = true };

    public Errno GetAnswer { get; set; }

    public Errno ResetAnswer { get; set; }

    public HardwareErrors Failures { get; init; } = new(threshold: 3);

    protected override HardwareErrors Errors => Failures;

    public Errno StartAnswer { get; set; }

    public bool HasCompletion { get; set; }

    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Runs at the start of the named operation, outside this object's lock.</summary>
    public Action<string, UacceQueue>? Before { get; set; }

    /// <summary>Set by the test once removal has returned: from then on every call is a broken promise.</summary>
    public bool IsGone { get; set; }

    public int Gets { get; private set; }

    public int Puts { get; private set; }

    public int Starts { get; private set; }

    public int Stops { get; private set; }

    public int Open => Gets - Puts;

    public bool IsInside => Volatile.Read(ref _inside) > 0;

    /// <summary>Promises broken so far; empty is good.</summary>
    public IReadOnlyList<string> Broken
    {
        get
        {
            lock (_recordLock)
                return [.. _broken];
        }
    }

    /// <summary>What was called since the last look.</summary>
    public string TakeCalls()
    {
        lock (_recordLock)
        {
            string calls = string.Join(' ', _calls);
            _calls.Clear();
            return calls;
        }
    }

    public override int? AvailableInstances
    {
        get
        {
            lock (_recordLock)
            {
                if (IsGone)
                    _broken.Add("available instances were read after removal");
                return Capacity - Open;
            }
        }
    }

    public override bool IsIsolated
    {
        get
        {
            lock (_recordLock)
            {
                if (IsGone)
                    _broken.Add("isolation was read after removal");
                return base.IsIsolated;
            }
        }
    }

    public override Errno GetQueue(UacceQueue queue) => Note("get", queue, () =>
    {
        if (GetAnswer != Errno.None)
            return GetAnswer;
        if (Open == Capacity)
            return Errno.EBUSY;
        Gets++;
        if (!_uses.TryAdd(queue, Use.Got))
            _broken.Add("get twice");
        return Errno.None;
    });

    public override void PutQueue(UacceQueue queue) => Note("put", queue, () =>
    {
        Puts++;
        Expect(queue, "put", Use.Got);
        _uses[queue] = Use.Put;
        return Errno.None;
    });

    public override Errno StartQueue(UacceQueue queue) => Note("start", queue, () =>
    {
        Expect(queue, "start", Use.Got);
        if (StartAnswer != Errno.None)
            return StartAnswer;
        Starts++;
        _uses[queue] = Use.Running;
        return Errno.None;
    });

    public override void StopQueue(UacceQueue queue) => Note("stop", queue, () =>
    {
        Stops++;
        Expect(queue, "stop", Use.Running);
        _uses[queue] = Use.Got;
        return Errno.None;
    });

    public override void StopSending(UacceQueue queue) => Note("tx", queue, () => Expect(queue, "tx", Use.Got, Use.Running));

    public override void StopReceiving(UacceQueue queue) => Note("rx", queue, () => Expect(queue, "rx", Use.Got));

    public override Errno Reset() => Note("reset", null, () =>
    {
        if (_uses.ContainsValue(Use.Got) || _uses.ContainsValue(Use.Running))
            _broken.Add("reset with a queue");
        return ResetAnswer;
    });

    public override bool IsUpdated(UacceQueue queue)
    {
        Note("updated", queue, () => Expect(queue, "updated", Use.Got, Use.Running));
        return HasCompletion;
    }

    public override Errno MapRegion(UacceQueue queue, RegionType region, long length, out RegionMemory? memory)
    {
        memory = length == RegionSize ? new RegionMemory(new PageMemory(RegionSize)) : null;
        bool fits = memory is not null;
        return Note("map", queue, () =>
        {
            Expect(queue, "map", Use.Got, Use.Running);
            return fits ? Errno.None : Errno.EINVAL;
        });
    }

    public override Errno Ioctl(UacceQueue queue, uint command, Span<byte> argument) => Note("ioctl", queue, () =>
    {
        Expect(queue, "ioctl", Use.Got, Use.Running);
        return command == KnownCommand ? Errno.None : Errno.EINVAL;
    });

    private Errno Expect(UacceQueue queue, string call, params Use[] allowed)
    {
        if (!_uses.TryGetValue(queue, out Use use))
            _broken.Add($"{call} without get");
        else if (!allowed.Contains(use))
            _broken.Add($"{call} when {use}");
        return Errno.None;
    }

    private Errno Note(string call, UacceQueue? queue, Func<Errno> then)
    {
        Interlocked.Increment(ref _inside);
        try
        {
            Before?.Invoke(call, queue!); // a reset has none
            lock (_recordLock)
            {
                _calls.Add(call);
                if (IsGone)
                    _broken.Add($"{call} after removal returned");
                return then();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
