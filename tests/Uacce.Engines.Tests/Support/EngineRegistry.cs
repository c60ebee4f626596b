using Uacce.Abi;
using Uacce.Testing;
using Xunit;
using static Uacce.Engines.DeflateCapabilities;

namespace Uacce.Engines.Tests;

/// <summary>The engines every contract test runs over. Adding an engine is one line here.</summary>
internal static class EngineRegistry
{
    internal static readonly Entry[] Entries =
    [
        new("isa-l", "isal", Deflate | BlockInflate | StreamInflate, Stores: false),
        new("libdeflate", "libdeflate", BlockDeflate | BlockInflate, Stores: false),
        new("dotnet", "dotnet", Deflate | Inflate, Stores: false),
        new("managed", "managed", Inflate, Stores: false),
        new("stored", "stored", Deflate, Stores: true),
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
            foreach (CompressionEffort effort in Enum.GetValues<CompressionEffort>())
            {
                if (entry.Stores == (effort == CompressionEffort.None))
                    data.Add(entry.Name, effort);
            }
        }

        return data;
    }

    internal sealed record Entry(string Name, string Prerequisite, DeflateCapabilities Capabilities, bool Stores);
}
