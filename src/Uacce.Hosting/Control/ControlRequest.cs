using System.Text.Json.Serialization;

namespace Uacce.Hosting.Control;

/// <summary>A question.</summary>
internal sealed record ControlRequest
{
    public int Version { get; init; }

    /// <summary>What is asked: a name in <see cref="ControlCommands"/>.</summary>
    public string Command { get; init; } = "";

    /// <summary>The device it is about, for commands that are about one.</summary>
    public string? Device { get; init; }
}

/// <summary>Questions in JSON, strictly: what is not known is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = 8)]
[JsonSerializable(typeof(ControlRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
