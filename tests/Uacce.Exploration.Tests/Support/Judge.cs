namespace Uacce.Exploration.Tests.Support;

/// <summary>Where the doubles report every promise that they see broken.</summary>
internal sealed class Judge
{
    private readonly Lock _brokenLock = new();
    private readonly List<string> _broken = [];
    private string? _first;

    /// <summary>The first promise that was broken; null is good.</summary>
    public string? First => Volatile.Read(ref _first);

    public void Break(string what)
    {
        lock (_brokenLock)
        {
            _broken.Add(what);
            Volatile.Write(ref _first, _broken[0]);
        }
    }

    public void Expect(bool holds, string otherwise)
    {
        if (!holds)
            Break(otherwise);
    }
}
