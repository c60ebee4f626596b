namespace Uacce.Throughput;

/// <summary>What the command line asked for.</summary>
internal sealed record BenchOptions(int Rounds, FileInfo? File);
