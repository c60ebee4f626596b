using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Uacce.Abi;

namespace Uacce.Cli.Serve;

/// <summary>What <c>uacce serve --config</c> reads; described in <c>docs/cli.md</c>. Absent members leave the default.</summary>
internal sealed record ServeConfiguration
{
    public string? Mount { get; init; }

    public string? Socket { get; init; }

    public string? SocketMode { get; init; }

    public string? Mode { get; init; }

    public string? Owner { get; init; }

    public int? DrainSeconds { get; init; }

    public int? Workers { get; init; }

    public IReadOnlyList<string>? Engines { get; init; }

    public int? QueueManager { get; init; }

    public int? IsolateAfter { get; init; }

    public bool? RefuseIsolated { get; init; }

    public IReadOnlyList<DeviceConfiguration>? Devices { get; init; }

    /// <summary>Reads a file. Strict: what it does not know is an error that says where.</summary>
    /// <exception cref="CommandException">The file cannot be read, or is wrong.</exception>
    public static ServeConfiguration Read(string path)
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: it cannot be read: {failure.Message.TrimEnd('.')}");
        }

        try
        {
            return JsonSerializer.Deserialize(text, ConfigurationJson.Default.ServeConfiguration)
                ?? throw new CommandException($"{path}: it is empty; '{{}}' leaves every default");
        }
        catch (JsonException mistake)
        {
            string line = ((mistake.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
            throw new CommandException($"{path}:{line}: {Sentence(mistake)}");
        }
    }

    // The serializer speaks of .NET types and byte positions; a person wants to know which member, and what is wrong with it.
    private static string Sentence(JsonException mistake)
    {
        string member = mistake.Path?.Split('.')[^1] ?? "";
        string text = mistake.Message;
        if (text.Contains("could not be mapped", StringComparison.Ordinal))
            return $"there is no setting {text.Split(' ').FirstOrDefault(word => word.StartsWith('\''))}";
        if (text.Contains("could not be converted", StringComparison.Ordinal))
            return $"'{member}' has a value that it cannot have";
        if (text.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
            return "a setting is there twice";
        int end = text.IndexOf(" Path:", StringComparison.Ordinal);
        if (end < 0)
            end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"it is no JSON: {(end < 0 ? text : text[..end]).TrimEnd('.')}";
    }
}

/// <summary>Some devices of a kind.</summary>
internal sealed record DeviceConfiguration
{
    public string? Type { get; init; }

    public int? Count { get; init; }

    public CompressionEffort? Effort { get; init; }
}

/// <summary>The strict reader of configurations.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8,
    Converters = [typeof(EffortConverter)])]
[JsonSerializable(typeof(ServeConfiguration))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;

/// <summary>Efforts by name, in small letters and not by number.</summary>
internal sealed class EffortConverter() : JsonStringEnumConverter<CompressionEffort>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
