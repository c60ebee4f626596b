using System.Globalization;
using Uacce.Exploration.Tests.Support;

namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>Any thread at any point, with equal chance. The seeds of the executions are numbers in a row.</summary>
internal sealed class RandomWalk(ulong firstSeed, int executions) : IStrategy
{
    private int _begun;
    private ulong _seed;
    private SplitMix _random;

    public string Replay => string.Create(CultureInfo.InvariantCulture, $"random:{_seed}");

    public bool TryBegin()
    {
        if (_begun == executions)
            return false;
        _seed = unchecked(firstSeed + (uint)_begun++);
        _random = new SplitMix(_seed);
        return true;
    }

    public int Choose(ReadOnlySpan<int> runnable, int current, bool isFree) => runnable[_random.Below(runnable.Length)];
}
