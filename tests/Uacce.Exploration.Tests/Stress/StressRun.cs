using System.Diagnostics;
using System.Globalization;
using Uacce.Exploration.Tests.Support;
using Uacce.Framework;

namespace Uacce.Exploration.Tests.Stress;

/// <summary>
/// Races, one after the other: in each, threads do random operations on the queues of one new device, then everything is closed
/// and balanced.
/// </summary>
internal sealed class StressRun : IDisposable
{
    private const int Threads = 4;

    // Memory is looked at again so many races after its own: for whoever writes very late.
    private const int Memory = 64;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly WorkerPool _workers = new(new WorkerPoolOptions { Workers = 2, SpinLooks = 50 });
    private readonly Barrier _barrier = new(Threads + 1);
    private readonly Racer[] _racers;
    private readonly Queue<JudgedSystem> _past = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Tally _tally = new();
    private RaceTrack? _track;

    public StressRun(ulong seed)
    {
        _racers = [.. Enumerable.Range(0, Threads).Select(index => new Racer(unchecked((seed * Threads) + (uint)index)))];
        foreach (Racer racer in _racers)
            new Thread(() => Run(racer)) { IsBackground = true, Name = "racer" }.Start();
    }

    /// <summary>Lets a device write past the gate: the bug that must be seen.</summary>
    public bool HasIntruder { get; init; }

    public int Races { get; private set; }

    public string? Broken { get; private set; }

    public string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"{Races:N0} races in {_clock.Elapsed.TotalSeconds:F1} s: {_tally}; {string.Join(", ", Racer.Count(_racers))}");

    public void Race()
    {
        var track = new RaceTrack(_workers);
        _track = track;
        bool isOver = _barrier.SignalAndWait(s_limit) && _barrier.SignalAndWait(s_limit);
        Broken ??= isOver ? null : $"Threads are stuck: {string.Join(", ", _racers.Select(racer => racer.Doing))}";
        if (Broken is not null)
            return;
        track.CloseAll();
        if (HasIntruder)
            track.Intrude();
        track.System.AssertNothingIsLeft();
        _tally.Add(track);
        _past.Enqueue(track.System);
        JudgedSystem last = track.System;
        if (_past.Count > Memory)
        {
            JudgedSystem past = _past.Dequeue();
            past.AssertIntact();
            Broken ??= past.Judge.First;
        }

        Races++;
        Broken ??= last.Judge.First ?? _racers.Select(racer => racer.Defect).FirstOrDefault(defect => defect is not null);
    }

    public void Dispose()
    {
        // Racers that are stuck stay so, in the background.
        _track = null;
        if (_barrier.SignalAndWait(TimeSpan.FromSeconds(1)))
            _workers.Dispose();
    }

    private void Run(Racer racer)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_track is not { } track)
                return;
            racer.Race(track);
            _barrier.SignalAndWait();
        }
    }
}
