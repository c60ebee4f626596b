using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>The file names of compressed files.</summary>
internal static class FormatSuffix
{
    private static readonly (string Suffix, CompressionFormat Format, string Plain)[] s_known =
    [
        (".gz", CompressionFormat.GZip, ""),
        (".tgz", CompressionFormat.GZip, ".tar"),
        (".taz", CompressionFormat.GZip, ".tar"),
        ("-gz", CompressionFormat.GZip, ""),
        (".zz", CompressionFormat.ZLib, ""),
        (".deflate", CompressionFormat.Deflate, ""),
    ];

    /// <summary>What <c>compress</c> appends.</summary>
    public static string Of(CompressionFormat format) => format switch
    {
        CompressionFormat.GZip => ".gz",
        CompressionFormat.ZLib => ".zz",
        _ => ".deflate",
    };

    /// <summary>The suffixes <see cref="Of"/> can give, in the order in which <c>decompress</c> looks for them.</summary>
    public static IReadOnlyList<string> Written { get; } = [".gz", ".zz", ".deflate"];

    /// <summary>Whether a path says its format; then what the file is called without.</summary>
    public static bool TryParse(string path, out CompressionFormat format, out string plainPath)
    {
        foreach ((string suffix, CompressionFormat known, string plain) in s_known)
        {
            if (!path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            string stem = path[..^suffix.Length];
            if (stem.Length == 0 || stem.EndsWith('/'))
                continue;
            format = known;
            plainPath = stem + plain;
            return true;
        }

        format = default;
        plainPath = path;
        return false;
    }
}
