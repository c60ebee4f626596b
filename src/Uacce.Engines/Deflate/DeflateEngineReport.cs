using Uacce.Abi;

namespace Uacce.Engines;

/// <summary>What became of looking for one engine: either it or the reason is there.</summary>
internal sealed record DeflateEngineReport(string Name, DeflateEngine? Engine, string? MissingBecause);

/// <summary>One row of the table of choices; no effort for decompression, no engine where nobody can.</summary>
internal sealed record DeflateChoice(DeflateCapabilities Work, CompressionEffort? Effort, DeflateEngine? Engine);
