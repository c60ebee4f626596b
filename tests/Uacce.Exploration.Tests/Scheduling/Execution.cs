using Uacce.Framework;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>
/// One execution of a scenario: its threads are real, and exactly one of them runs. At each schedule point the strategy picks
/// the one that goes on among those that do not wait for anything.
/// </summary>
/// <remarks>
/// What is found ends the execution where it stands: its threads are left as they are, in the background, so that nothing
/// runs on from a broken state. Locks are the scheduler's own while it is at work, so none of the framework's stays taken.
/// </remarks>
#pragma warning disable CA1001 // slim events own nothing until somebody asks for their handle
internal sealed class Execution(IStrategy strategy, Mutation mutation, int maxSteps)
#pragma warning restore CA1001
{
    // What a schedule point takes is microseconds, so this is reached only by a thread that waits where there is no point.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly List<LogicalThread> _threads = [];
    private readonly Dictionary<Lock, LogicalThread> _owners = [];
    private readonly ManualResetEventSlim _isOver = new(false);
    private int[] _runnable = new int[8];
    private bool _isFrozen;

    /// <summary>What was wrong, with who stands where; null when nothing was.</summary>
    public string? Failure { get; private set; }

    public Trace Trace { get; } = new();

    /// <summary>Asked at every point: what is broken, or null. Must not pass a point itself.</summary>
    public Func<string?> Invariant { get; set; } = static () => null;

    /// <summary>Asked before every allocation that has a point; what it throws, the allocation throws.</summary>
    public Action<string> Allocates { get; set; } = static _ => { };

    /// <summary>Runs the scenario from its first thread, called main, until every thread has ended or something is found.</summary>
    public void Run(Action<Execution> body)
    {
        LogicalThread main = Start("main", () => body(this));
        main.Turn.Release();
        if (!_isOver.Wait(s_limit))
            Failure = $"A thread waits where there is no schedule point, or runs on for ever.\n{Standing()}";
    }

    /// <summary>Starts a thread that is scheduled from its beginning on. For threads of the scenario.</summary>
    public LogicalThread Start(string name, Action body)
    {
        LogicalThread logical = Add(name);
        new Thread(() => Live(logical, body), maxStackSize: 256 * 1024) { IsBackground = true, Name = name }.Start();
        return logical;
    }

    /// <summary>On a thread of the scenario: returns when the others have ended.</summary>
    public static void Join(params LogicalThread[] others) =>
        SchedulePoint.Await(others, static others => Array.TrueForAll(others, other => other.HasEnded));

    /// <summary>The body of a thread that the framework starts.</summary>
    public ThreadStart Adopt(ThreadStart body, string name)
    {
        LogicalThread logical = Add(name);
        return () => Live(logical, () => body());
    }

    public void Pass(LogicalThread self, string place)
    {
        self.Place = place;
        Decide(self);
    }

    public void Await(LogicalThread self, Func<bool> isOver, string place)
    {
        if (place != mutation.WithoutWaitAt)
            self.Condition = isOver;
        Pass(self, place);
        self.Condition = null;
    }

    public void Take(LogicalThread self, Lock wanted, string place)
    {
        if (mutation.WithoutLockAt is { } skipped && place.StartsWith(skipped, StringComparison.Ordinal))
        {
            Pass(self, place);
            return;
        }

        self.Wanted = wanted;
        self.Condition = () => !_owners.ContainsKey(wanted);
        Pass(self, place);
        self.Condition = null;
        self.Wanted = null;
        _owners.Add(wanted, self);
    }

    public void Drop(LogicalThread self, Lock held)
    {
        if (_owners.TryGetValue(held, out LogicalThread? owner) && owner == self)
            _owners.Remove(held);
    }

    private LogicalThread Add(string name)
    {
        var logical = new LogicalThread(this, _threads.Count, name);
        _threads.Add(logical);
        if (_runnable.Length < _threads.Count)
            Array.Resize(ref _runnable, 2 * _runnable.Length);
        return logical;
    }

    private void Live(LogicalThread self, Action body)
    {
        self.Turn.Wait();
        SchedulePoint.Scheduler = self;
        LockOrder.Violated = report => Fail($"The order of locks is broken. {report}");
        try
        {
            body();
        }
#pragma warning disable CA1031 // whatever a thread of a scenario throws is what the exploration has found
        catch (Exception defect)
#pragma warning restore CA1031
        {
            Fail($"{self.Name} threw {defect}");
        }

        self.HasEnded = true;
        self.Place = "its end";
        Decide(self);
    }

    private void Decide(LogicalThread self)
    {
        IThreadScheduler? scheduler = SchedulePoint.Scheduler;
        SchedulePoint.Scheduler = null; // what is asked here is no part of the execution
        if (Invariant() is { } broken)
            Fail(broken);
        if (Trace.Steps == maxSteps)
            Fail($"More than {maxSteps} steps: some threads go round for ever.");
        foreach (LogicalThread other in _threads)
            other.HasYielded &= other == self;
        LogicalThread? next = Pick(self);
        SchedulePoint.Scheduler = scheduler;
        if (next is null)
        {
            if (!_threads.TrueForAll(thread => thread.HasEnded))
                Fail("Nobody can go on.");
            _isOver.Set();
            return;
        }

        Trace.Add(next);
        if (next == self)
            return;
        next.Turn.Release();
        if (!self.HasEnded)
            self.Turn.Wait();
    }

    private LogicalThread? Pick(LogicalThread self)
    {
        int count = 0;
        foreach (LogicalThread thread in _threads)
        {
            if (!thread.HasYielded && thread.CanRun)
                _runnable[count++] = thread.Id;
        }

        if (count == 0)
            return self.HasYielded && self.CanRun ? self : null;
        if (count == 1)
            return _threads[_runnable[0]];
        ReadOnlySpan<int> runnable = _runnable.AsSpan(0, count);
        return _threads[strategy.Choose(runnable, self.Id, isFree: !runnable.Contains(self.Id))];
    }

    /// <summary>Ends the execution here and now; does not return.</summary>
    private void Fail(string what)
    {
        if (!_isFrozen)
        {
            _isFrozen = true;
            Failure = $"{what}\n{Standing()}";
            _isOver.Set();
        }

        Thread.Sleep(Timeout.Infinite);
    }

    private string Standing() => string.Join('\n', _threads.Select(thread =>
        $"  {thread.Name} {(thread.CanRun ? "stands" : thread.HasEnded ? "has come" : "waits")} at {thread.Place}{Holder(thread)}"));

    private string Holder(LogicalThread thread) =>
        thread.Wanted is { } wanted && _owners.TryGetValue(wanted, out LogicalThread? owner) ? $", which {owner.Name} holds" : "";
}
