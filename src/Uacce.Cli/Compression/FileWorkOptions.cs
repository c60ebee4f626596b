using System.IO.Compression;
using Uacce.Client;

namespace Uacce.Cli.Compression;

/// <summary>What to do with the files and their outputs.</summary>
internal sealed record FileWorkOptions
{
    /// <summary>Write to standard output.</summary>
    public bool ToStandardOutput { get; init; }

    /// <summary>Write to this file.</summary>
    public string? Output { get; init; }

    /// <summary>Leave the input where it is.</summary>
    public bool Keep { get; init; }

    /// <summary>Replace outputs that exist, and do what would be refused otherwise.</summary>
    public bool Force { get; init; }

    /// <summary>Work on the files in directories.</summary>
    public bool Recursive { get; init; }

    /// <summary>Only see whether the input is intact.</summary>
    public bool Test { get; init; }

    /// <summary>The format asked for; null leaves it to the default or the input.</summary>
    public CompressionFormat? Format { get; init; }

    public CompressionLevel Level { get; init; } = CompressionLevel.Fastest;

    public int Workers { get; init; } = 1;

    /// <summary>Whether an input ends up replaced by its output, or beside it under a derived name.</summary>
    public bool WritesBeside => !ToStandardOutput && !Test && Output is null;

    /// <summary>Whether the input is removed when its output is complete.</summary>
    public bool RemovesInput => WritesBeside && !Keep;
}
