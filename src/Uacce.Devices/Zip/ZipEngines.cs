using Uacce.Engines;

namespace Uacce.Devices.Zip;

/// <summary>The compression engines of this machine, for whoever puts devices together.</summary>
internal sealed class ZipEngines
{
    internal ZipEngines(DeflateEngines engines) => Engines = engines;

    /// <summary>Every engine there could be.</summary>
    public IReadOnlyList<EngineDescription> Descriptions =>
    [
        .. Engines.Reports.Select(report => new EngineDescription(
            report.Name,
            report.Engine?.Version,
            report.MissingBecause,
            [.. Engines.Choices.Where(choice => report.Engine is not null && choice.Engine == report.Engine)
                .Select(choice => choice.Effort is { } effort ? $"{choice.Work} {effort}" : $"{choice.Work}")])),
    ];

    internal DeflateEngines Engines { get; }

    /// <summary>Finds out which engines work here; <paramref name="names"/>, best first, overrides the choice among them.</summary>
    /// <exception cref="ArgumentException">There is no engine of such a name.</exception>
    /// <exception cref="PlatformNotSupportedException">None of the named engines is here.</exception>
    public static ZipEngines Detect(IReadOnlyList<string> names) => new(DeflateEngines.Detect(names.Count == 0 ? null : names));
}
