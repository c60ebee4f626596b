using Uacce.Client;

namespace Uacce.Cli.Accelerators;

/// <summary>Which accelerators the user wants, and how many workers.</summary>
/// <param name="Device">A device name, <c>embedded</c>, <c>kernel</c>, or null for whatever there is.</param>
/// <param name="Engine">The engine of the embedded devices, or null for the best of each.</param>
/// <param name="Workers">Threads of the embedded devices, and queues used at once.</param>
/// <param name="Fallback">Whether .NET's own codecs may step in.</param>
internal sealed record AcceleratorChoice(string? Device, string? Engine, int Workers, FallbackPolicy Fallback)
{
    public const string Embedded = "embedded";
    public const string Kernel = "kernel";

    /// <summary>The engines that can be asked for.</summary>
    public static IReadOnlyList<string> EngineNames { get; } = ["isa-l", "libdeflate", "dotnet"];

    public static AcceleratorChoice Default { get; } = new(null, null, Environment.ProcessorCount, FallbackPolicy.Never);
}
