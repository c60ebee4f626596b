namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>Who goes on at each point. One object serves one exploration, execution after execution.</summary>
internal interface IStrategy
{
    /// <summary>What to ask for to see the coming execution again; without blanks.</summary>
    string Replay { get; }

    /// <summary>Begins the next execution; false when there is none left.</summary>
    bool TryBegin();

    /// <summary>
    /// Picks one of <paramref name="runnable"/>, ids in rising order, of which there are at least two.
    /// </summary>
    /// <param name="runnable">The threads that can go on.</param>
    /// <param name="current">The thread that came to the point.</param>
    /// <param name="isFree">The current thread cannot or should not go on, so another is no preemption.</param>
    int Choose(ReadOnlySpan<int> runnable, int current, bool isFree);
}
