using Uacce.Abi;
using Uacce.Testing;
using Xunit;
using static Uacce.Engines.DeflateCapabilities;

namespace Uacce.Engines.Tests;

/// <summary>The engines every contract test runs over. Adding an engine is one line here.</summary>
internal static class EngineRegistry
{
    private static readonly CompressionEffort[] s_compressing = [.. Enum.GetValues<CompressionEffort>().Except([CompressionEffort.None])];

    internal static readonly Entry[] Entries =
    [
        new("isa-l", "isal", Deflate | BlockInflate | StreamInflate, s_compressing),
        new("libdeflate", "libdeflate", BlockDeflate | BlockInflate, s_compressing),
        new("dotnet", "dotnet", Deflate | Inflate, s_compressing),
        new("managed", "managed", Deflate | Inflate, [CompressionEffort.Fast]),
        new("stored", "stored", Deflate, [CompressionEffort.None]),
    ];

    private static readonly DeflateEngines s_engines = DeflateEngines.Detect();

    /// <summary>The engine; skips the test if its library is missing, or fails it if UACCE_REQUIRE names it.</summary>
    internal static DeflateEngine Get(string name)
    {
        DeflateEngineReport report = s_engines.Reports.Single(r => r.Name == name);
        Prerequisite.Need(Entries.Single(e => e.Name == name).Prerequisite, report.Engine is not null, report.MissingBecause ?? "");
        return report.Engine!;
    }

    internal static TheoryData<string> With(DeflateCapabilities work) =>
        [.. Entries.Where(e => e.Capabilities.HasFlag(work)).Select(e => e.Name)];

    internal static TheoryData<string, CompressionEffort> WithEfforts(DeflateCapabilities work)
    {
        var data = new TheoryData<string, CompressionEffort>();
        foreach (Entry entry in Entries.Where(e => e.Capabilities.HasFlag(work)))
        {
            foreach (CompressionEffort effort in entry.Efforts)
                data.Add(entry.Name, effort);
        }

        return data;
    }

    internal sealed record Entry(string Name, string Prerequisite, DeflateCapabilities Capabilities, CompressionEffort[] Efforts);
}
