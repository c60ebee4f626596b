namespace Uacce.Exploration.Tests.Faults;

/// <summary>Counts what can fail, and lets one of it fail.</summary>
/// <param name="at">Which one, from 1 on; with 0 nothing fails.</param>
/// <param name="fault">How.</param>
internal sealed class Injector(int at, Fault fault)
{
    /// <summary>Whether it still injects: not while a script cleans up.</summary>
    public bool IsArmed { get; set; } = true;

    /// <summary>What could have failed so far.</summary>
    public int Passed { get; private set; }

    /// <summary>What has failed; null when nothing has.</summary>
    public string? Injected { get; private set; }

    /// <summary>Told what fails.</summary>
    public Action<string> Announce { get; init; } = static _ => { };

    /// <summary>Memory is about to be allocated.</summary>
    public void Allocate(string place)
    {
        if (IsTurn($"allocation at {place}"))
            throw new InsufficientMemoryException($"injected at {place}");
    }

    /// <summary>Something that may answer no is about to be done; true when it shall.</summary>
    public bool Refuses(string what)
    {
        if (!IsTurn(what))
            return false;
        return fault switch
        {
            Fault.Throw => throw new InvalidOperationException($"injected at {what}"),
            Fault.Exhaust => throw new InsufficientMemoryException($"injected at {what}"),
            _ => true,
        };
    }

    /// <summary>Something that cannot say no has been done.</summary>
    public void Throws(string what)
    {
        // Where refusing is impossible, the fault is the other one.
        if (IsTurn(what))
            throw new InvalidOperationException($"injected at {what}");
    }

    private bool IsTurn(string what)
    {
        if (!IsArmed || ++Passed != at)
            return false;
        Injected = what;
        Announce(what);
        return true;
    }
}
