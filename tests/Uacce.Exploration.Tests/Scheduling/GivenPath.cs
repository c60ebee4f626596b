namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>One execution, by the choices that <see cref="BoundedSearch"/> has printed.</summary>
internal sealed class GivenPath(int[] choices) : IStrategy
{
    private bool _begun;
    private int _depth;

    public string Replay => "path:" + Choices.Format(choices);

    public bool TryBegin() => !_begun && (_begun = true);

    public int Choose(ReadOnlySpan<int> runnable, int current, bool isFree) =>
        _depth < choices.Length ? choices[_depth++] : runnable.Contains(current) ? current : runnable[0];
}
