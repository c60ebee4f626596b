namespace Uacce.Devices;

/// <summary>A compression engine, and whether it works here.</summary>
/// <param name="Name">The name by which it can be asked for.</param>
/// <param name="Version">What was found; null when it is missing.</param>
/// <param name="MissingBecause">Why it is missing and what to do; null when it works.</param>
/// <param name="Uses">The kinds of work and efforts it is chosen for.</param>
public sealed record EngineDescription(string Name, string? Version, string? MissingBecause, IReadOnlyList<string> Uses)
{
    /// <summary>Whether it works here.</summary>
    public bool IsAvailable => MissingBecause is null;
}
