namespace Uacce.Cli.Bench;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Run">Does the work once, and returns the compressed size.</param>
internal sealed record Contender(string Name, Func<long> Run);
