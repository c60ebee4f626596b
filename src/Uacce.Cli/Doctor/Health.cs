using System.Text.Json.Serialization;

namespace Uacce.Cli.Doctor;

/// <summary>How a thing that was looked at is.</summary>
internal enum Health
{
    /// <summary>It works.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It is absent or slower than it could be; everything works without.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>It is needed and does not work.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}
