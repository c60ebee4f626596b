namespace Uacce.Exploration.Tests.Scheduling;

/// <summary>
/// A bug that the scheduler puts into the code it runs, with no change of that code: a wait that is not waited, or a lock
/// that is not taken, at one place.
/// </summary>
internal sealed record Mutation
{
    /// <summary>The waits at this place return at once.</summary>
    public string? WithoutWaitAt { get; init; }

    /// <summary>The locks at this place are entered whoever holds them, and keep nobody out.</summary>
    public string? WithoutLockAt { get; init; }
}
