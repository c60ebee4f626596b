using System.Text.Json.Serialization;

namespace Uacce.Hosting.Control;

/// <summary>An answer: an error, or what the command is there for.</summary>
internal sealed record ControlReply
{
    public int Version { get; init; } = ControlProtocol.Version;

    /// <summary>Why there is no answer, for people; null when there is.</summary>
    public string? Error { get; init; }

    public ServerReport? Server { get; init; }

    public IReadOnlyList<DeviceReport>? Devices { get; init; }

    public IReadOnlyList<ClientReport>? Clients { get; init; }

    public IReadOnlyList<EventReport>? Events { get; init; }

    public static ControlReply Refusal(string error) => new() { Error = error };
}

/// <summary>Answers: a client takes members that it does not know from a newer server.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class ReplyJson : JsonSerializerContext;
