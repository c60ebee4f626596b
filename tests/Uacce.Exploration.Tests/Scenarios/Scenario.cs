namespace Uacce.Exploration.Tests.Scenarios;

/// <summary>A few operations on a few threads.</summary>
/// <param name="Name">What the figures and a replay call it.</param>
/// <param name="Play">Runs on the first thread, starts the others and ends with everything closed.</param>
internal sealed record Scenario(string Name, Action<Stage> Play)
{
    /// <summary>PASIDs that there are; one, and the second space is refused until it is free.</summary>
    public int Pasids { get; init; } = 8;

    public override string ToString() => Name;
}
