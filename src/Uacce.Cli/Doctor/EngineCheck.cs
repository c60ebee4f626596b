using Uacce.Devices;
using Uacce.Embedded;

namespace Uacce.Cli.Doctor;

/// <summary>Looks at the libraries that embedded devices compute with.</summary>
internal static class EngineCheck
{
    private const string Topic = "engine";

    public static IEnumerable<Finding> Run(EmbeddedAccelerators embedded)
    {
        foreach (EngineDescription engine in embedded.Engines)
        {
            yield return engine.IsAvailable
                ? new Finding(Topic, engine.Name, Health.Ok, Describe(engine))
                : new Finding(Topic, engine.Name, Health.Note, $"not used: {engine.MissingBecause?.TrimEnd('.')}", Installation(engine.Name));
        }
    }

    private static string Describe(EngineDescription engine)
    {
        string uses = string.Join(", ", engine.Uses);
        return uses.Length == 0 ? $"{engine.Version}, works, not the fastest for anything" : $"{engine.Version}, for {uses}";
    }

    private static string? Installation(string engine) => engine switch
    {
        "isa-l" => "'apt install libisal2' or 'dnf install isa-l': half as fast again at -1",
        "libdeflate" => "'apt install libdeflate0' or 'dnf install libdeflate': faster, and smaller output at -9",
        _ => null,
    };
}
