using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Uacce.Cli.Json;

/// <summary>The serializers of what <c>--json</c> writes, made when this is compiled.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeviceListing))]
[JsonSerializable(typeof(DoctorListing))]
[JsonSerializable(typeof(BenchListing))]
[JsonSerializable(typeof(StatusListing))]
[JsonSerializable(typeof(ProcessListing))]
internal sealed partial class UacceJson : JsonSerializerContext
{
    public static void Write<T>(CommandConsole console, T value, JsonTypeInfo<T> type) =>
        console.Text.WriteLine(JsonSerializer.Serialize(value, type));
}

/// <summary>The serializer of listings that are one object to a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Hosting.Control.EventReport))]
internal sealed partial class UacceJsonLines : JsonSerializerContext;
