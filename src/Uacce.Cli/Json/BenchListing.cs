namespace Uacce.Cli.Json;

/// <summary>What <c>uacce bench --json</c> writes; described in <c>docs/cli.md</c>.</summary>
/// <param name="Corpus">What was compressed.</param>
/// <param name="CorpusBytes">How much that is.</param>
/// <param name="Processors">Processors of the machine.</param>
/// <param name="Workers">Worker threads of devices in the process, and queues of a stream.</param>
/// <param name="Sections">The comparisons of rates.</param>
/// <param name="RoundTrip">The comparison of latencies; null without a device.</param>
/// <param name="Fallbacks">How often .NET's own codecs did what the rows say of an accelerator.</param>
internal sealed record BenchListing(
    string Corpus,
    long CorpusBytes,
    int Processors,
    int Workers,
    IReadOnlyList<BenchSection> Sections,
    LatencySection? RoundTrip,
    long Fallbacks);

/// <summary>One comparison: all its rows were measured in turns, in the same rounds.</summary>
internal sealed record BenchSection(string Title, int Rounds, IReadOnlyList<BenchRow> Rows);

/// <summary>One side of a comparison.</summary>
/// <param name="What">Which side.</param>
/// <param name="MegabytesPerSecond">Uncompressed bytes in 10^6 for each second, by the median round.</param>
/// <param name="Speedup">That, as a multiple of the section's first row.</param>
/// <param name="CompressedShare">Compressed size as a part of the uncompressed, 0 to about 1.</param>
internal sealed record BenchRow(string What, double MegabytesPerSecond, double Speedup, double CompressedShare);

/// <summary>A comparison of latencies, measured in turns as well.</summary>
internal sealed record LatencySection(string Title, int Rounds, IReadOnlyList<LatencyRow> Rows);

/// <summary>One side of a comparison of latencies.</summary>
/// <param name="What">Which side.</param>
/// <param name="Nanoseconds">For each round trip or request, by the median round; null when it could not be measured.</param>
/// <param name="Ratio">That, as a multiple of the section's first row.</param>
/// <param name="Problem">Why it could not be measured.</param>
internal sealed record LatencyRow(string What, double? Nanoseconds, double? Ratio, string? Problem = null);
