using System.CommandLine;
using Uacce.Cli.Compression;
using Uacce.Cli.Output;
using Uacce.Client;

namespace Uacce.Cli.Commands;

/// <summary>The options that <c>compress</c> and <c>decompress</c> share, which are gzip's.</summary>
internal sealed class FileSwitches
{
    private readonly Argument<string[]> _files = new("FILES")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Files to work on. None, or '-', means standard input to standard output.",
    };

    private readonly Option<bool> _stdout = new("--stdout", "-c") { Description = "Write to standard output and keep the files." };
    private readonly Option<bool> _keep = new("--keep", "-k") { Description = "Keep the files. Otherwise each is removed once its output is complete and on the disk, as gzip does." };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace outputs that exist; work on links and through terminals." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write to this file and keep the input. For one input." };
    private readonly Option<bool> _recursive = new("--recursive", "-r") { Description = "Work on all files in directories." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No warnings and no progress." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "A line for each file." };
    private readonly Option<string?> _format;

    public FileSwitches(Command command, string formatHelp)
    {
        _format = new Option<string?>("--format") { HelpName = "FORMAT", Description = formatHelp };
        _format.AcceptOnlyFromAmong("gzip", "zlib", "deflate");
        command.Arguments.Add(_files);
        command.Options.Add(_stdout);
        command.Options.Add(_keep);
        command.Options.Add(_force);
        command.Options.Add(_output);
        command.Options.Add(_format);
        command.Options.Add(_recursive);
        command.Options.Add(_quiet);
        command.Options.Add(_verbose);
    }

    public IReadOnlyList<string> Paths(ParseResult parsed) => parsed.GetValue(_files) is { Length: > 0 } paths ? paths : ["-"];

    public Verbosity Verbosity(ParseResult parsed) =>
        parsed.GetValue(_verbose) ? Output.Verbosity.Verbose
        : parsed.GetValue(_quiet) ? Output.Verbosity.Quiet
        : Output.Verbosity.Normal;

    public FileWorkOptions Read(ParseResult parsed) => new()
    {
        ToStandardOutput = parsed.GetValue(_stdout),
        Output = parsed.GetValue(_output),
        Keep = parsed.GetValue(_keep),
        Force = parsed.GetValue(_force),
        Recursive = parsed.GetValue(_recursive),
        Format = parsed.GetValue(_format) switch
        {
            "gzip" => CompressionFormat.GZip,
            "zlib" => CompressionFormat.ZLib,
            "deflate" => CompressionFormat.Deflate,
            _ => null,
        },
    };
}
