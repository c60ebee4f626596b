namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>
/// Every execution with at most so many preemptions, depth first: a thread is preempted where it could have gone on. Most bugs
/// need one or two (Musuvathi and Qadeer, 2007). Deterministic: an execution is named by its choices.
/// </summary>
internal sealed class BoundedSearch(int preemptions, int executions) : IStrategy
{
    private readonly List<Choice> _path = [];
    private int _begun;
    private int _depth;
    private int _used;

    /// <summary>Whether the whole of it was seen.</summary>
    public bool IsComplete { get; private set; }

    public string Replay => "path:" + Choices.Format([.. _path.Select(choice => choice.Picked)]);

    public bool TryBegin()
    {
        if (_begun > 0 && !TryAdvance())
        {
            IsComplete = true;
            return false;
        }

        _depth = 0;
        _used = 0;
        return _begun++ < executions;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, bool isFree)
    {
        if (_depth == _path.Count)
            _path.Add(new Choice(Options(runnable, current, isFree)));
        Choice choice = _path[_depth++];
        if (!runnable.Contains(choice.Picked))
            throw new InvalidOperationException("The same choices have led elsewhere: something in the scenario is not deterministic.");
        if (choice.Picked != current && !isFree)
            _used++;
        return choice.Picked;
    }

    // Going on comes first, so that the first execution has no preemption at all.
    private int[] Options(ReadOnlySpan<int> runnable, int current, bool isFree)
    {
        if (!isFree && _used == preemptions)
            return [current];
        int[] options = [.. runnable];
        int first = Array.IndexOf(options, current);
        if (first > 0)
            Array.Sort(options, (a, b) => (a == current ? -1 : a).CompareTo(b == current ? -1 : b));
        return options;
    }

    private bool TryAdvance()
    {
        while (_path.Count > 0 && !_path[^1].TryNext())
            _path.RemoveAt(_path.Count - 1);
        return _path.Count > 0;
    }

    private sealed class Choice(int[] options)
    {
        private int _index;

        public int Picked => options[_index];

        public bool TryNext() => ++_index < options.Length;
    }
}
