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

    /// <summary>Why, for the events of the device; null: that it was asked for.</summary>
    public string? Reason { get; init; }

    /// <summary>For <c>inject</c>: how many errors; null: one.</summary>
    public int? Count { get; init; }

    /// <summary>For <c>events</c>: the number of the first that is wanted; null: of those kept.</summary>
    public long? From { get; init; }
}

/// <summary>Questions in JSON, strictly: what is not known is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = 8)]
[JsonSerializable(typeof(ControlRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
