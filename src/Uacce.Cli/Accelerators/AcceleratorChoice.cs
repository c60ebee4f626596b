using Uacce.Client;

namespace Uacce.Cli.Accelerators;

/// <summary>Which accelerators the user wants, and how many workers.</summary>
/// <param name="Device">A place (<c>kernel</c>, <c>served</c>, <c>embedded</c>), a device name, both as <c>PLACE:NAME</c>, or null for whatever there is.</param>
/// <param name="Engine">The engine of the embedded devices, or null for the best of each.</param>
/// <param name="Workers">Threads of the embedded devices, and queues used at once.</param>
/// <param name="Fallback">Whether .NET's own codecs may step in.</param>
internal sealed record AcceleratorChoice(string? Device, string? Engine, int Workers, FallbackPolicy Fallback)
{
    public const string Embedded = "embedded";
    public const string Kernel = "kernel";
    public const string Served = "served";

    private static readonly string[] s_places = [Kernel, Served, Embedded];

    /// <summary>The engines that can be asked for.</summary>
    public static IReadOnlyList<string> EngineNames { get; } = ["isa-l", "libdeflate", "managed", "dotnet"];

    public static AcceleratorChoice Default { get; } = new(null, null, Environment.ProcessorCount, FallbackPolicy.Never);

    /// <summary>Where the device is to be, or null for hardware and else this process.</summary>
    public string? Place => Device?.Split(':')[0] is { } first && s_places.Contains(first) ? first : null;

    /// <summary>The name of the device, or null for any.</summary>
    public string? Name => Place is { } place ? (Device!.Length > place.Length ? Device[(place.Length + 1)..] : null) : Device;

    /// <summary>Whether devices of a place are looked at, when they need not be asked for.</summary>
    public bool Uses(string place) => Place is null || Place == place;
}
