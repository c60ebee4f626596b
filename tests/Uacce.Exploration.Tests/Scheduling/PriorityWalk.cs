using System.Globalization;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt and others, 2010): the thread of the highest priority runs until it waits;
/// at <paramref name="changes"/> steps, drawn beforehand, the running thread falls behind all others. A bug that needs
/// d such changes is found with a chance of at least 1 / (n · kᵈ) for n threads and k steps.
/// </summary>
/// <param name="firstSeed">Of the first execution; the next one has the next.</param>
/// <param name="executions">How many there are.</param>
/// <param name="changes">Changes in each execution.</param>
/// <param name="length">Steps among which the changes are drawn: about as many as an execution has.</param>
internal sealed class PriorityWalk(ulong firstSeed, int executions, int changes, int length) : IStrategy
{
    private readonly Dictionary<int, long> _priorities = [];
    private readonly HashSet<int> _changeAt = [];
    private int _begun;
    private ulong _seed;
    private SplitMix _random;
    private int _step;
    private long _lowest;

    public string Replay => string.Create(CultureInfo.InvariantCulture, $"priority:{_seed}:{changes}:{length}");

    public bool TryBegin()
    {
        if (_begun == executions)
            return false;
        _seed = unchecked(firstSeed + (uint)_begun++);
        _random = new SplitMix(_seed);
        _priorities.Clear();
        _changeAt.Clear();
        for (int i = 0; i < changes; i++)
            _changeAt.Add(_random.Below(length));
        _step = 0;
        _lowest = 0;
        return true;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, bool isFree)
    {
        if (_changeAt.Contains(_step))
            _priorities[current] = --_lowest;
        _step++;
        int best = runnable[0];
        foreach (int id in runnable)
        {
            if (PriorityOf(id) > PriorityOf(best))
                best = id;
        }

        return best;
    }

    private long PriorityOf(int id)
    {
        if (!_priorities.TryGetValue(id, out long priority))
            _priorities.Add(id, priority = 1 + _random.Below(int.MaxValue));
        return priority;
    }
}
